package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_COUNT_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_CRC_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_HEADER_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_LENGTH_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.ENTRY_POSITION_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.FIRST_POSITION_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.HEADER_BYTES;
import static dev.tallystick.ledger.journal.ExcerptFormat.LENGTH_BYTES_MAX;
import static dev.tallystick.ledger.journal.ExcerptFormat.LENGTH_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.MAGIC;
import static dev.tallystick.ledger.journal.ExcerptFormat.MAGIC_OFFSET;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads a live or a stopped journal, from any thread, by the places an index knows: single entries,
 * or one after the other.
 */
public final class JournalReader implements Closeable {
    /** Most entries fit into one read of so many bytes. */
    private static final int GUESSED_ENTRY_BYTES = 512;

    private final Disk disk;
    private final Path directory;
    private final JournalIndex index;
    private final CycleChannels channels;

    /** Reads what {@code index} knows, as it grows. */
    public JournalReader(Path directory, JournalIndex index) {
        this(Disk.NATIVE, directory, index);
    }

    /** Reads what {@code index} knows, as it grows, on a disk of one's choice. */
    public JournalReader(Disk disk, Path directory, JournalIndex index) {
        this.disk = disk;
        this.directory = directory;
        this.index = index;
        channels = new CycleChannels(disk, directory);
    }

    /**
     * {@return the recorded bytes of an entry}
     *
     * @throws IllegalArgumentException if the position is not in the index
     * @throws JournalDamagedException if what is there is not the entry that was written
     */
    public byte[] read(long position) throws IOException {
        if (position < 1 || position > index.lastPosition()) {
            throw new IllegalArgumentException(
                    "no such position: " + position + ", last=" + index.lastPosition());
        }
        long excerpt = index.excerptOf(position);
        int cycle = index.cycle(excerpt);
        long excerptOffset = index.offset(excerpt);
        long entryOffset = excerptOffset + entryOffset(cycle, excerptOffset, position);
        byte[] entry = entryAt(cycle, entryOffset);
        ByteBuffer fields = fields(entry);
        int entryCrc = ExcerptFormat.crcOfEntry(entry, 0, entry.length, new CRC32C());
        if (fields.getInt(ENTRY_CRC_OFFSET) != entryCrc) {
            throw damaged(
                    cycle,
                    entryOffset,
                    ProblemCode.ENTRY_CHECKSUM,
                    "CRC32C of the entry does not match");
        }
        if (fields.getLong(ENTRY_POSITION_OFFSET) != position) {
            throw damaged(
                    cycle,
                    entryOffset,
                    ProblemCode.POSITION_GAP,
                    "expected=" + position + ", found=" + fields.getLong(ENTRY_POSITION_OFFSET));
        }
        return entry;
    }

    /**
     * {@return where the excerpt lies that holds a position, and its SHA-256}
     *
     * @throws IllegalArgumentException if the position is not in the index
     * @throws JournalDamagedException if what is there is not what was written
     */
    public Place placeOf(long position) throws IOException {
        if (position < 1 || position > index.lastPosition()) {
            throw new IllegalArgumentException(
                    "no such position: " + position + ", last=" + index.lastPosition());
        }
        long excerpt = index.excerptOf(position);
        int cycle = index.cycle(excerpt);
        long offset = index.offset(excerpt);
        entryOffset(cycle, offset, position);
        int lengthBytes = fields(readFully(cycle, offset, HEADER_BYTES)).getInt(LENGTH_OFFSET);
        byte[] bytes = readFully(cycle, offset, lengthBytes);
        int crc = ExcerptFormat.crcOfExcerpt(bytes, 0, lengthBytes, new CRC32C());
        if (fields(bytes).getInt(ExcerptFormat.CRC_OFFSET) != crc) {
            throw damaged(
                    cycle,
                    offset,
                    ProblemCode.EXCERPT_CHECKSUM,
                    "CRC32C of the excerpt does not match");
        }
        return new Place(cycle, offset, Hash.of(Digests.sha256().digest(bytes)));
    }

    /** Where an excerpt lies: the cycle, the offset in its file; and the SHA-256 of its bytes. */
    public record Place(int cycle, long offset, Hash sha256) {}

    /**
     * Hands over the entries behind a position in their order, until the visitor has enough. Passes
     * millions a second; holds no more than about one excerpt in memory.
     *
     * @param after a position, or 0
     * @param last the last position to hand over, one that the index knows
     * @return position of the last entry handed over; {@code after} if there was none
     * @throws JournalDamagedException if what is there is not what was written
     */
    public long readForward(long after, long last, EntryVisitor visitor) throws IOException {
        if (after < 0 || last > index.lastPosition()) {
            throw new IllegalArgumentException(
                    "no such positions: after=" + after + ", last=" + last);
        }
        return after >= last
                ? after
                : new ForwardScan(directory, index, channels, last).run(after, last, visitor);
    }

    /**
     * Makes durable the files that hold the entries from one position to another, both in the
     * index, whatever the writer's {@link Durability} did about them.
     *
     * @throws IOException if it is not certain that they are: the process must stop
     */
    public void force(long firstPosition, long lastPosition) throws IOException {
        int lastCycle = index.cycle(index.excerptOf(lastPosition));
        for (int cycle = index.cycle(index.excerptOf(firstPosition)); cycle <= lastCycle; cycle++) {
            Path file = CycleFiles.pathOf(directory, cycle);
            try (DiskFile open = disk.open(file, Access.WRITE)) {
                open.force(true);
            } catch (NoSuchFileException elsewhere) {
                // in the archive, and forced there; or a number that was left out
            }
        }
    }

    /**
     * Closes the files of cycles that were moved to the archive, so that their room is free.
     * Whoever reads one of them finds it there. To be called now and then.
     */
    public void forgetMoved() {
        channels.forgetMoved();
    }

    @Override
    public void close() throws IOException {
        channels.close();
    }

    /** {@return where an entry begins in its excerpt, as the trailer says} */
    private int entryOffset(int cycle, long excerptOffset, long position) throws IOException {
        ByteBuffer header = fields(readFully(cycle, excerptOffset, HEADER_BYTES));
        int lengthBytes = header.getInt(LENGTH_OFFSET);
        int entryCount = header.getInt(ENTRY_COUNT_OFFSET);
        long entryIndex = position - header.getLong(FIRST_POSITION_OFFSET);
        boolean isPlausible =
                header.getInt(MAGIC_OFFSET) == MAGIC
                        && lengthBytes > HEADER_BYTES
                        && lengthBytes <= LENGTH_BYTES_MAX
                        && entryIndex >= 0
                        && entryIndex < entryCount
                        && entryCount
                                <= (lengthBytes - HEADER_BYTES)
                                        / (ENTRY_HEADER_BYTES + Integer.BYTES);
        if (!isPlausible) {
            throw damaged(
                    cycle,
                    excerptOffset,
                    ProblemCode.EXCERPT_UNREADABLE,
                    "no excerpt with position " + position);
        }
        long slot = excerptOffset + lengthBytes - (entryCount - entryIndex) * Integer.BYTES;
        int entryOffset = fields(readFully(cycle, slot, Integer.BYTES)).getInt(0);
        if (entryOffset < HEADER_BYTES || entryOffset > lengthBytes - ENTRY_HEADER_BYTES) {
            throw damaged(
                    cycle,
                    excerptOffset,
                    ProblemCode.EXCERPT_FORMAT,
                    "trailer points to " + entryOffset);
        }
        return entryOffset;
    }

    private byte[] entryAt(int cycle, long offset) throws IOException {
        byte[] guess = readFully(cycle, offset, GUESSED_ENTRY_BYTES);
        int lengthBytes = fields(guess).getInt(ENTRY_LENGTH_OFFSET);
        if (lengthBytes < ENTRY_HEADER_BYTES || lengthBytes > LENGTH_BYTES_MAX) {
            throw damaged(
                    cycle,
                    offset,
                    ProblemCode.EXCERPT_FORMAT,
                    "entry of " + lengthBytes + " bytes");
        }
        return lengthBytes <= guess.length
                ? Arrays.copyOf(guess, lengthBytes)
                : readFully(cycle, offset, lengthBytes);
    }

    private byte[] readFully(int cycle, long offset, int lengthBytes) throws IOException {
        byte[] bytes = new byte[lengthBytes];
        channels.read(cycle, offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    private static ByteBuffer fields(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private JournalDamagedException damaged(
            int cycle, long offset, ProblemCode code, String detail) {
        return new JournalDamagedException(
                new JournalProblem(CycleFiles.pathOf(directory, cycle), offset, code, detail));
    }
}
