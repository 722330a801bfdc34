package dev.tallystick.ledger.journal;

import org.agrona.MutableDirectBuffer;

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
    final JournalWriter writer;
    final JournalIndex index;
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

    /** {@return every entry as text, and every EPOCH and SEAL, in order} */
    static List<String> describe(Path directory) throws IOException {
        List<String> excerpts = new ArrayList<>();
        ScanReport report = JournalScan.verify(directory, describing(excerpts), ScanProgress.NONE);
        if (!report.isSound()) {
            throw new AssertionError(report.problems());
        }
        return excerpts;
    }

    static ExcerptVisitor describing(List<String> excerpts) {
        return view -> {
            excerpts.add(
                    view.kind()
                            + " "
                            + view.epoch()
                            + " @"
                            + view.firstPosition()
                            + " +"
                            + view.entryCount());
        };
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            writer.close();
        }
    }
}
