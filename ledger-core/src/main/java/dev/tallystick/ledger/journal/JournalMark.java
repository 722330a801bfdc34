package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * How far the journal was durable, in a small file beside it. No journal can tell by itself that
 * its end is missing: that its last file was deleted, or cut exactly between two excerpts. The mark
 * can: a journal that ends before it is refused.
 *
 * <p>Written after each force of the journal, in turns to two slots, and forced itself only now and
 * then: it vouches for nothing but what was forced before, so losing the newest makes it older,
 * never wrong. Nothing else depends on it; without it, or with one that cannot be read, the journal
 * is taken as it is. Writer thread; allocates nothing.
 *
 * <pre>
 * two slots, at 0 and 4096, little-endian
 *  0  magic         4   "TLYM"
 *  4  version       4   1
 *  8  sequence      8   the greater one is the newer
 * 16  lastPosition  8   of the last entry that is durable
 * 24  cycle         4   the file in which the journal ended then
 * 28  crc32c        4   of bytes 0 to 27 and 32 to 71
 * 32  endOffset     8   where
 * 40  chainHead    32   SHA-256 of its last excerpt then
 * </pre>
 */
final class JournalMark {
    static final String FILE = "mark";

    private static final int MAGIC = 'T' | 'L' << 8 | 'Y' << 16 | 'M' << 24;
    private static final int VERSION = 1;
    static final int SLOT_COUNT = 2;
    private static final int SLOT_STRIDE_BYTES = 4096;
    private static final int SLOT_BYTES = 72;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int POSITION_OFFSET = 16;
    private static final int CYCLE_OFFSET = 24;
    private static final int CRC_OFFSET = 28;
    private static final int END_OFFSET = 32;
    private static final int HEAD_OFFSET = 40;

    private final DiskFile file;
    private final byte[] bytes = new byte[SLOT_BYTES];
    private final ByteBuffer slot = slot(bytes);
    private final CRC32C crc = new CRC32C();
    private long sequence;

    /**
     * What a mark says.
     *
     * @param path of the mark
     */
    record Reached(Path path, long sequence, long lastPosition, int cycle, long endOffset) {}

    private JournalMark(DiskFile file, long sequence) {
        this.file = file;
        this.sequence = sequence;
    }

    /** {@return what the mark in a journal's directory says, null if none can be read} */
    static Reached read(Disk disk, Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        if (!disk.exists(path)) {
            return null;
        }
        Reached newest = null;
        try (DiskFile file = disk.open(path, Access.READ)) {
            for (int index = 0; index < SLOT_COUNT; index++) {
                Reached reached = readSlot(file, path, index);
                if (reached != null && (newest == null || reached.sequence > newest.sequence)) {
                    newest = reached;
                }
            }
        }
        return newest;
    }

    /** Opens the mark of a directory to write it; makes it if missing. */
    static JournalMark open(Disk disk, Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        Reached reached = read(disk, directory);
        DiskFile file = disk.open(path, disk.exists(path) ? Access.WRITE : Access.CREATE);
        return new JournalMark(file, reached == null ? 0 : reached.sequence);
    }

    /** Notes that the journal is durable up to a place. Durable itself once forced. */
    void put(long lastPosition, int cycle, long endOffset, byte[] chainHead) throws IOException {
        sequence++;
        slot.clear();
        slot.putInt(0, MAGIC)
                .putInt(Integer.BYTES, VERSION)
                .putLong(SEQUENCE_OFFSET, sequence)
                .putLong(POSITION_OFFSET, lastPosition)
                .putInt(CYCLE_OFFSET, cycle)
                .putLong(END_OFFSET, endOffset)
                .put(HEAD_OFFSET, chainHead)
                .putInt(CRC_OFFSET, crcOf(bytes, crc));
        file.write(slot, offsetOf((int) (sequence % SLOT_COUNT)));
    }

    void force() throws IOException {
        file.force(true);
    }

    /** Closes it, and never mind how that goes. */
    void abandon() {
        try {
            file.close();
        } catch (IOException closedAllTheSame) {
            // what it says was written before, or was not
        }
    }

    private static Reached readSlot(DiskFile file, Path path, int index) throws IOException {
        byte[] bytes = new byte[SLOT_BYTES];
        ByteBuffer slot = slot(bytes);
        long offset = offsetOf(index);
        while (slot.hasRemaining() && file.read(slot, offset + slot.position()) > 0) {
            // a read may be short
        }
        boolean isSound =
                !slot.hasRemaining()
                        && slot.getInt(0) == MAGIC
                        && slot.getInt(Integer.BYTES) == VERSION
                        && slot.getInt(CRC_OFFSET) == crcOf(bytes, new CRC32C());
        return isSound
                ? new Reached(
                        path,
                        slot.getLong(SEQUENCE_OFFSET),
                        slot.getLong(POSITION_OFFSET),
                        slot.getInt(CYCLE_OFFSET),
                        slot.getLong(END_OFFSET))
                : null;
    }

    private static ByteBuffer slot(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long offsetOf(int index) {
        return (long) index * SLOT_STRIDE_BYTES;
    }

    private static int crcOf(byte[] bytes, CRC32C crc) {
        crc.reset();
        crc.update(bytes, 0, CRC_OFFSET);
        int rest = CRC_OFFSET + Integer.BYTES;
        crc.update(bytes, rest, SLOT_BYTES - rest);
        return (int) crc.getValue();
    }
}
