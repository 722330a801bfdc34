package dev.tallystick.ledger.snapshot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** One block of a state file in memory; used again and again. The package description draws it. */
final class Block {
    /** "TLYB", read as a little-endian integer. */
    static final int MAGIC = 'T' | 'L' << 8 | 'Y' << 16 | 'B' << 24;

    static final int HEADER_BYTES = 24;
    static final int PAYLOAD_BYTES_MAX = 512 << 10;
    private static final int KIND_OFFSET = 4;
    private static final int PART_OFFSET = 6;
    private static final int FIRST_OFFSET = 8;
    private static final int COUNT_OFFSET = 12;
    private static final int LENGTH_OFFSET = 16;
    private static final int CRC_OFFSET = 20;

    private final byte[] bytes = new byte[HEADER_BYTES + PAYLOAD_BYTES_MAX];
    private final ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private long fileOffset;

    /** Where the block to come stands in its file. */
    void readFrom(long newFileOffset) {
        fileOffset = newFileOffset;
    }

    long fileOffset() {
        return fileOffset;
    }

    byte[] bytes() {
        return bytes;
    }

    /** {@return the buffer, its position at the payload, its end that of the longest} */
    ByteBuffer payload() {
        return fields.clear().position(HEADER_BYTES);
    }

    /** {@return the finished block, whose payload ends at the buffer's position} */
    ByteBuffer finish(BlockKind kind, int part, int first, int count) {
        int lengthBytes = fields.position() - HEADER_BYTES;
        fields.putInt(0, MAGIC)
                .putShort(KIND_OFFSET, (short) kind.code)
                .putShort(PART_OFFSET, (short) part)
                .putInt(FIRST_OFFSET, first)
                .putInt(COUNT_OFFSET, count)
                .putInt(LENGTH_OFFSET, lengthBytes)
                .putInt(CRC_OFFSET, crc(lengthBytes));
        return fields.flip();
    }

    boolean hasMagic() {
        return fields.getInt(0) == MAGIC;
    }

    /** {@return null if there is no such kind} */
    BlockKind kind() {
        return BlockKind.ofCode(fields.getShort(KIND_OFFSET));
    }

    int part() {
        return fields.getShort(PART_OFFSET);
    }

    int first() {
        return fields.getInt(FIRST_OFFSET);
    }

    int count() {
        return fields.getInt(COUNT_OFFSET);
    }

    int lengthBytes() {
        return fields.getInt(LENGTH_OFFSET);
    }

    boolean isSound() {
        return fields.getInt(CRC_OFFSET) == crc(lengthBytes());
    }

    private int crc(int lengthBytes) {
        crc.reset();
        crc.update(bytes, 0, CRC_OFFSET);
        crc.update(bytes, HEADER_BYTES, lengthBytes);
        return (int) crc.getValue();
    }
}
