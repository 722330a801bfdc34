package dev.tallystick.rest.projection;

import dev.tallystick.ledger.pipeline.Ledger;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How far a projection has followed a ledger, and by what one knows that it was this ledger.
 *
 * @param position of the last entry that is in its tables
 * @param entrySha256 of that entry's bytes, in hexadecimal; empty before the first
 */
record Mark(long position, String entrySha256) {
    static final Mark START = new Mark(0, "");

    /** {@return the mark at a durable position} */
    static Mark at(Ledger ledger, long position) throws IOException {
        return position == 0 ? START : of(position, ledger.entryAt(position));
    }

    /** {@return the mark at an entry} */
    static Mark of(long position, byte[] entryBytes) {
        return new Mark(position, sha256(entryBytes));
    }

    /** {@return whether the ledger has the entry, byte for byte} */
    boolean isOf(Ledger ledger) throws IOException {
        return position <= ledger.durablePosition()
                && at(ledger, position).entrySha256.equals(entrySha256);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
