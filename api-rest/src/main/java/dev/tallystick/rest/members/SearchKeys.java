package dev.tallystick.rest.members;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a search compares: texts of a profile less what people do not mean. Null stays null. */
final class SearchKeys {
    private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

    private SearchKeys() {}

    /** {@return an e-mail address in small letters} */
    static String email(String email) {
        return email == null ? null : small(email);
    }

    /** {@return a phone number's digits, so that {@code +49 (171) 1} is found as {@code 491711}} */
    static String phone(String phone) {
        return phone == null ? null : NO_DIGIT.matcher(phone).replaceAll("");
    }

    /** {@return a name in small letters as UTF-8: bytes sort alike in every database} */
    static byte[] name(String name) {
        return name == null ? null : small(name).getBytes(StandardCharsets.UTF_8);
    }

    /** {@return what is above every name that begins so; no byte of UTF-8 is 0xff} */
    static byte[] aboveName(String prefix) {
        byte[] key = name(prefix);
        byte[] above = Arrays.copyOf(key, key.length + 1);
        above[key.length] = (byte) 0xff;
        return above;
    }

    /** Whether a sigma is the last of its word depends on what follows; so all become alike. */
    private static String small(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ');
    }
}
