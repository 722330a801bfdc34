package dev.tallystick.ledger.idempotency;

import static dev.tallystick.ledger.idempotency.IdFileHeader.BLOCK_BYTES;
import static dev.tallystick.ledger.idempotency.IdFileHeader.CRC_OFFSET;
import static dev.tallystick.ledger.idempotency.IdFileHeader.KEYS_PER_BLOCK;
import static dev.tallystick.ledger.idempotency.IdFileHeader.KEY_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One block of sealed keys, drawn in the package's comment. */
final class SealedBlock {
    static final int COUNT_OFFSET = KEYS_PER_BLOCK * KEY_BYTES;
    static final int NUMBER_OFFSET = COUNT_OFFSET + Integer.BYTES;
    static final int SEGMENT_OFFSET = NUMBER_OFFSET + Integer.BYTES;

    private final ByteBuffer bytes =
            ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** {@return where its bytes are to be put} */
    ByteBuffer bytes() {
        return bytes.clear();
    }

    /** {@return what is wrong with what was put there, null if it is the block that was written} */
    String problem(int segment, int number) {
        if (bytes.getInt(CRC_OFFSET) != IdFileHeader.crc(bytes, CRC_OFFSET)) {
            return "CRC32C of the block does not match";
        }
        boolean isThere =
                bytes.getInt(SEGMENT_OFFSET) == segment
                        && bytes.getInt(NUMBER_OFFSET) == number
                        && keyCount() >= 1
                        && keyCount() <= KEYS_PER_BLOCK;
        return isThere
                ? null
                : "block %d of segment %d, in place of block %d of segment %d"
                        .formatted(
                                bytes.getInt(NUMBER_OFFSET),
                                bytes.getInt(SEGMENT_OFFSET),
                                number,
                                segment);
    }

    int keyCount() {
        return bytes.getInt(COUNT_OFFSET);
    }

    long high(int index) {
        return bytes.getLong(index * KEY_BYTES);
    }

    long low(int index) {
        return bytes.getLong(index * KEY_BYTES + Long.BYTES);
    }

    long position(int index) {
        return bytes.getLong(index * KEY_BYTES + 2 * Long.BYTES);
    }

    /** {@return position under the key, 0 if it is not in this block} */
    long find(long high, long low) {
        int from = 0;
        int to = keyCount() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = Long.compareUnsigned(high(middle), high);
            if (order == 0) {
                order = Long.compareUnsigned(low(middle), low);
            }
            if (order == 0) {
                return position(middle);
            } else if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return 0;
    }
}
