package dev.tallystick.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The digest by which transactions and their contents are known. Looked up among the platform's
 * providers once and copied from then on: of a short text, the look-up costs more than the digest.
 */
public final class Sha256 {
    private static final MessageDigest EMPTY = lookUp();

    private Sha256() {}

    /** {@return a digest of nothing yet, for one thread} */
    public static MessageDigest newDigest() {
        try {
            return (MessageDigest) EMPTY.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("a provider whose SHA-256 cannot be copied", e);
        }
    }

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
