package dev.tallystick.ledger.journal;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small journal for tests: its entries follow from their positions, so that any of them can be
 * checked.
 */
final class TestJournal implements AutoCloseable {
    static final JournalOptions OPTIONS =
            JournalOptions.DEFAULTS
                    .withCycleBytes(1 << 20)
                    .withBlockBytes(1 << 20)
                    .withDrainBytes(0)
                    .withUsableBytesMin(0);

    private final ExcerptBuilder excerpt = new ExcerptBuilder();
    private final JournalLock lock;
    private final JournalWriter writer;
    private final JournalIndex index;
    private long ledgerTimeMs;

    private TestJournal(
            JournalLock lock, JournalWriter writer, JournalIndex index, long ledgerTimeMs) {
        this.lock = lock;
        this.writer = writer;
        this.index = index;
        this.ledgerTimeMs = ledgerTimeMs;
    }

    static TestJournal open(Path directory) throws IOException {
        return open(directory, OPTIONS);
    }

    static TestJournal open(Path directory, JournalOptions options) throws IOException {
        JournalLock lock = JournalLock.acquire(directory);
        try {
            JournalIndex index = new JournalIndex();
            JournalEnd end = JournalScan.recover(directory, indexing(index), ScanProgress.NONE);
            JournalWriter writer = JournalWriter.open(directory, options, end);
            return new TestJournal(lock, writer, index, end.lastLedgerTimeMs());
        } catch (IOException | RuntimeException | Error failure) {
            lock.close();
            throw failure;
        }
    }

    static ExcerptVisitor indexing(JournalIndex index) {
        return view -> {
            if (view.entryCount() > 0) {
                index.append(view.firstPosition(), view.entryCount(), view.cycle(), view.offset());
            }
        };
    }

    /** Appends one excerpt and forces it. */
    void append(int entryCount, int entryBytes) throws IOException {
        appendUnforced(entryCount, entryBytes);
        writer.force();
    }

    void appendUnforced(int entryCount, int entryBytes) throws IOException {
        excerpt.begin(writer.nextPosition());
        for (int i = 0; i < entryCount; i++) {
            excerpt.entryWritten(
                    encode(
                            excerpt.buffer(),
                            excerpt.nextOffset(),
                            excerpt.nextPosition(),
                            entryBytes));
        }
        long firstPosition = writer.nextPosition();
        writer.append(excerpt, ++ledgerTimeMs);
        index.append(firstPosition, entryCount, writer.lastCycle(), writer.lastOffset());
    }

    void seal() throws IOException {
        writer.seal(ledgerTimeMs);
    }

    /** Encodes the entry that belongs to a position. */
    static int encode(MutableDirectBuffer buffer, int offset, long position, int entryBytes) {
        buffer.putLong(offset + 8, position, ByteOrder.LITTLE_ENDIAN);
        for (int i = 16; i < entryBytes; i++) {
            buffer.putByte(offset + i, payloadByte(position, i));
        }
        return entryBytes;
    }

    static byte payloadByte(long position, int byteIndex) {
        return (byte) (1 + (position * 31 + byteIndex * 7L) % 255);
    }

    /**
     * {@return a line for every excerpt, in order} Fails if the journal is not sound or an entry is
     * another one.
     */
    static List<String> describe(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        ScanReport report = JournalScan.verify(directory, describing(lines), ScanProgress.NONE);
        if (!report.isSound()) {
            throw new AssertionError(report.problems());
        }
        return lines;
    }

    /** {@return a visitor that writes a line for every excerpt} */
    static ExcerptVisitor describing(List<String> lines) {
        return view -> {
            for (int i = 0; i < view.entryCount(); i++) {
                byte[] entry = new byte[view.entryLengthBytes(i)];
                view.buffer().getBytes(view.entryOffset(i), entry);
                requireEntry(view.firstPosition() + i, entry);
            }
            lines.add(
                    view.kind()
                            + " "
                            + view.epoch()
                            + " @"
                            + view.firstPosition()
                            + " +"
                            + view.entryCount());
        };
    }

    /** Fails unless {@code entry} is the one that was recorded at a position. */
    static void requireEntry(long position, byte[] entry) {
        UnsafeBuffer expected = new UnsafeBuffer(new byte[entry.length]);
        encode(expected, 0, position, entry.length);
        for (int i = 8; i < entry.length; i++) {
            if (expected.getByte(i) != entry[i]) {
                throw new AssertionError("entry " + position + " differs at byte " + i);
            }
        }
    }

    /** {@return how many entries a sound journal holds} */
    static long countEntries(Path directory) throws IOException {
        describe(directory);
        return JournalScan.recover(directory, ExcerptVisitor.NONE, ScanProgress.NONE)
                .lastPosition();
    }

    JournalWriter writer() {
        return writer;
    }

    JournalIndex index() {
        return index;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            writer.close();
        }
    }
}
