package dev.tallystick.ledger.sweep;

import dev.tallystick.ledger.Sha256;
import dev.tallystick.ledger.journal.ExcerptKind;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Changes a journal in memory as a program would have written it that meant it so: behind the
 * change, checksums and chain are right again.
 */
final class Forgery {
    static final int VERSION_OFFSET = 4;
    static final int KIND_OFFSET = 6;
    static final int EPOCH_FLAGS_OFFSET = 72;
    static final int ENTRY_TYPE_OFFSET = 24;
    static final int ENTRY_OUTCOME_OFFSET = 25;
    static final int ENTRY_COMMAND_OFFSET = 32;
    private static final int CRC_OFFSET = 28;
    private static final int PREVIOUS_HASH_OFFSET = 40;
    private static final int EPOCH_CHAIN_HEAD_OFFSET = 84;
    private static final int HASH_BYTES = 32;
    private static final int ENTRY_CRC_OFFSET = 4;
    private static final int ENTRY_CHECKED_OFFSET = 8;

    private final MemoryDisk disk;
    private final List<Extent> extents;

    Forgery(MemoryDisk disk, Path directory) throws IOException {
        this.disk = disk;
        extents = Extent.of(disk, directory);
    }

    List<Extent> extents() {
        return extents;
    }

    /** {@return the last excerpt of a kind} */
    Extent last(ExcerptKind kind) {
        return extents.stream().filter(e -> e.kind() == kind).toList().getLast();
    }

    /** {@return the bytes of a file, to be read and changed} */
    ByteBuffer fields(Path file) {
        return ByteBuffer.wrap(disk.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes every checksum and the chain right. */
    void mend() {
        byte[] head = new byte[HASH_BYTES];
        for (Extent extent : extents) {
            int at = (int) extent.offset();
            byte[] bytes = disk.bytes(extent.file());
            ByteBuffer fields = fields(extent.file());
            for (int entry = 0; entry < extent.entryOffsets().size(); entry++) {
                int from = extent.entryOffsets().get(entry).intValue();
                int lengthBytes = fields.getInt(from);
                fields.putInt(
                        from + ENTRY_CRC_OFFSET,
                        crc(bytes, from + ENTRY_CHECKED_OFFSET, from + lengthBytes, 0));
            }
            fields.put(at + PREVIOUS_HASH_OFFSET, head);
            if (extent.kind() == ExcerptKind.EPOCH) {
                fields.put(at + EPOCH_CHAIN_HEAD_OFFSET, head);
            }
            int end = at + extent.lengthBytes();
            fields.putInt(at + CRC_OFFSET, crc(bytes, at, end, at + CRC_OFFSET));
            MessageDigest sha256 = Sha256.newDigest();
            sha256.update(bytes, at, extent.lengthBytes());
            head = sha256.digest();
        }
    }

    /** {@return the CRC32C of bytes but for four at {@code hole}, if that is not 0} */
    private static int crc(byte[] bytes, int from, int to, int hole) {
        CRC32C crc = new CRC32C();
        if (hole == 0) {
            crc.update(bytes, from, to - from);
        } else {
            crc.update(bytes, from, hole - from);
            int rest = hole + Integer.BYTES;
            crc.update(bytes, rest, to - rest);
        }
        return (int) crc.getValue();
    }
}
