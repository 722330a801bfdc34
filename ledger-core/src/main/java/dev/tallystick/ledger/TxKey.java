package dev.tallystick.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;

/**
 * By what the ledger knows a transaction: the first 128 bits of SHA-256 over the program's number
 * (u16, little-endian) and the client's {@code txId} (ASCII). Source: ARCHITECTURE.md, rule 14.
 */
public record TxKey(long high, long low) {
    /** {@return the key of {@code txId} in the program with that number} */
    public static TxKey of(int program, String txId) {
        MessageDigest sha256 = Sha256.newDigest();
        sha256.update((byte) program);
        sha256.update((byte) (program >>> 8));
        ByteBuffer digest =
                ByteBuffer.wrap(sha256.digest(txId.getBytes(US_ASCII)))
                        .order(ByteOrder.LITTLE_ENDIAN);
        return new TxKey(digest.getLong(), digest.getLong());
    }
}
