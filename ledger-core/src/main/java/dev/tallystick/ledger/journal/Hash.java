package dev.tallystick.ledger.journal;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256. */
public final class Hash {
    /** What the first excerpt of a journal names as its predecessor. */
    public static final Hash ZEROS = new Hash(new byte[ExcerptFormat.HASH_BYTES]);

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return the hash in 32 bytes, which are copied} */
    public static Hash of(byte[] bytes) {
        if (bytes.length != ExcerptFormat.HASH_BYTES) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** {@return a copy of the 32 bytes} */
    public byte[] toBytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** {@return the 64 hexadecimal digits} */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
