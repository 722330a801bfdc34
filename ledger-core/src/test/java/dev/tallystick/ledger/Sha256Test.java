package dev.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;

import java.security.MessageDigest;
import java.util.HexFormat;

class Sha256Test {
    /** FIPS 180-4, the example of one block. */
    private static final String DIGEST_OF_ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void shouldDigestEachTextByItself() {
        MessageDigest begun = Sha256.newDigest();
        begun.update("a".getBytes(US_ASCII));
        byte[] other = Sha256.newDigest().digest("abc".getBytes(US_ASCII));
        begun.update("bc".getBytes(US_ASCII));
        assertThat(HexFormat.of().formatHex(other)).isEqualTo(DIGEST_OF_ABC);
        assertThat(begun.digest()).isEqualTo(other);
    }
}
