package dev.tallystick.ledger.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest every Java platform must have. */
final class Digests {
    private Digests() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("a Java platform without SHA-256", impossible);
        }
    }
}
