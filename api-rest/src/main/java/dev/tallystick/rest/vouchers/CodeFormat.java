package dev.tallystick.rest.vouchers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Fields;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where the codes of a type's vouchers come from. */
public sealed interface CodeFormat {
    /**
     * What generated codes are made of: 31 digits and capital letters, none of which is taken for
     * another. A prime number of them, so that one check character notices every wrong character
     * and any two that changed places.
     */
    String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /** The fewest random characters: about 50 bits. */
    int LENGTH_MIN = 10;

    /** The most random characters. */
    int LENGTH_MAX = 24;

    /** As many random characters where nothing is said: about 79 bits. */
    int LENGTH_BORN = 16;

    /** Codes that came from elsewhere, given out in the order in which they came. */
    record Pool() implements CodeFormat {}

    /**
     * Codes of our own.
     *
     * @param prefix what all of them begin with; may be empty
     * @param length how many random characters follow
     * @param hasCheckCharacter whether one more follows them, see {@link #checkCharacter}
     */
    record Generated(String prefix, int length, boolean hasCheckCharacter) implements CodeFormat {
        /** {@return a new code} */
        String next(SecureRandom random) {
            StringBuilder body = new StringBuilder(length + 1);
            for (int i = 0; i < length; i++) {
                body.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            if (hasCheckCharacter) {
                body.append(checkCharacter(body));
            }
            return prefix + body;
        }
    }

    /**
     * {@return the check character of so many characters of the alphabet} The sum of each one's
     * place in the alphabet, from 0, times its place in the text, from 1, modulo 31.
     */
    static char checkCharacter(CharSequence body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            sum += (i + 1) * ALPHABET.indexOf(body.charAt(i));
        }
        return ALPHABET.charAt(sum % ALPHABET.length());
    }

    /** Reads the field {@code codes}; absent and null mean generated ones of the usual length. */
    static CodeFormat read(Fields body) {
        Optional<Fields> nested = body.nested("codes");
        if (nested.isEmpty()) {
            return new Generated("", LENGTH_BORN, true);
        }
        Fields codes = nested.get();
        CodeFormat format =
                switch (codes.text("type", 20)) {
                    case "POOL" -> new Pool();
                    case "GENERATED" -> generated(codes);
                    case "" -> new Pool();
                    default -> {
                        codes.error("type", "invalid_value", "Must be GENERATED or POOL.");
                        yield new Pool();
                    }
                };
        codes.refuseUnknown();
        return format;
    }

    private static CodeFormat generated(Fields codes) {
        String prefix = codes.optionalText("prefix", 16).orElse("");
        if (!Pattern.matches("[A-Z0-9-]*", prefix)) {
            codes.error("prefix", "invalid_value", "Must be 1-16 of A-Z, 0-9 and -.");
        }
        int length =
                (int) codes.optionalInteger("length", LENGTH_MIN, LENGTH_MAX).orElse(LENGTH_BORN);
        boolean hasCheckCharacter = !codes.given("checkCharacter") || codes.flag("checkCharacter");
        return new Generated(prefix, length, hasCheckCharacter);
    }

    /** Writes it as that field of the object at hand. */
    default void writeField(JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("codes");
        switch (this) {
            case Pool() -> out.writeStringField("type", "POOL");
            case Generated(String prefix, int length, boolean hasCheckCharacter) -> {
                out.writeStringField("type", "GENERATED");
                if (!prefix.isEmpty()) {
                    out.writeStringField("prefix", prefix);
                }
                out.writeNumberField("length", length);
                out.writeBooleanField("checkCharacter", hasCheckCharacter);
            }
        }
        out.writeEndObject();
    }
}
