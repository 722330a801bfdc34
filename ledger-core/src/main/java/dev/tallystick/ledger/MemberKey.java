package dev.tallystick.ledger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * By what the ledger knows a member or a partner: 128 random bits, given once by whoever keeps the
 * profile. Tells nothing of the person. All zero is no key.
 */
public record MemberKey(long high, long low) {
    /** {@return its 16 bytes as a command holds a partner's key} */
    public byte[] toBytes() {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(high)
                .putLong(low)
                .array();
    }
}
