package dev.tallystick.rest.members;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.ledger.TxKey;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

class TextCipherTest {
    private static final TxKey TRANSACTION = new TxKey(1, 2);
    private static final byte[] PLAIN = "a secret".getBytes(UTF_8);

    private final TextCipher cipher = new TextCipher();

    @Test
    void shouldShowTheTextToWhoHasTheKeyOnly() {
        byte[] encrypted = cipher.encrypt(key(1), TRANSACTION, PLAIN);
        assertThat(cipher.decrypt(key(1), TRANSACTION, encrypted)).contains(PLAIN);
        assertThat(cipher.decrypt(key(2), TRANSACTION, encrypted)).isEmpty();
        assertThat(cipher.decrypt(key(1), new TxKey(1, 3), encrypted)).isEmpty();
        encrypted[encrypted.length - 1] ^= 1;
        assertThat(cipher.decrypt(key(1), TRANSACTION, encrypted)).isEmpty();
    }

    @Test
    void shouldNeverEncryptAlike() {
        assertThat(cipher.encrypt(key(1), TRANSACTION, PLAIN))
                .isNotEqualTo(cipher.encrypt(key(1), TRANSACTION, PLAIN));
    }

    @Test
    void shouldKeepTextsApartWhenManyUseItAtOnce() {
        List<String> wrong =
                IntStream.range(0, 2_000)
                        .parallel()
                        .filter(i -> !isUnderstoodAgain(i))
                        .mapToObj(i -> "text " + i)
                        .toList();
        assertThat(wrong).isEmpty();
    }

    private boolean isUnderstoodAgain(int i) {
        TxKey transaction = new TxKey(i, -i);
        byte[] plain = ("text " + i).getBytes(UTF_8);
        byte[] encrypted = cipher.encrypt(key(i), transaction, plain);
        boolean isHidden = cipher.decrypt(key(i + 1), transaction, encrypted).isEmpty();
        return isHidden
                && Arrays.equals(
                        plain, cipher.decrypt(key(i), transaction, encrypted).orElseThrow());
    }

    private static SecretKey key(int first) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) first;
        return new SecretKeySpec(bytes, "AES");
    }
}
