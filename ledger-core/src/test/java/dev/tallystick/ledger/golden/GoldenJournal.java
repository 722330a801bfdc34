package dev.tallystick.ledger.golden;

import dev.tallystick.ledger.journal.ExcerptBuilder;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalLock;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.JournalWriter;
import dev.tallystick.ledger.journal.ScanProgress;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Writes entries as a journal that has all a journal can have: several epochs and cycles, seals,
 * batches of one and of many, a torn excerpt that the next epoch voids, an epoch that died at its
 * first breath. The same entries give the same bytes.
 */
public final class GoldenJournal {
    /** Small files. */
    public static final JournalOptions OPTIONS =
            JournalOptions.DEFAULTS
                    .withCycleBytes(64 << 10)
                    .withBlockBytes(256 << 10)
                    .withDrainBytes(0)
                    .withUsableBytesMin(0);

    private static final int PART_COUNT = 4;
    private static final int TORN_PART = 1;
    private static final int STILLBORN_PART = 2;

    /** Batches of a golden journal. */
    static final int BATCH_ENTRIES_MAX = 40;

    private static final int SEAL_EVERY = 4;

    private final List<byte[]> entries;
    private final JournalOptions options;
    private final int batchEntriesMax;
    private final Path workshop;
    private final SplittableRandom random = new SplittableRandom(7_411);
    private final ExcerptBuilder excerpt = new ExcerptBuilder();
    private Path directory;
    private int nextEntry;

    private GoldenJournal(
            List<byte[]> entries, boolean testClock, int batchEntriesMax, Path workshop)
            throws IOException {
        this.entries = entries;
        this.batchEntriesMax = batchEntriesMax;
        this.workshop = workshop;
        options = OPTIONS.withTestClock(testClock);
        directory = workshop;
    }

    /**
     * Writes a journal.
     *
     * @param batchEntriesMax most entries of a batch; the last of an epoch may have twice as many
     * @param workshop an empty directory to work in
     * @return the directory below it with the journal; its files end behind their last byte that is
     *     not zero
     */
    public static Path write(
            List<byte[]> entries, boolean testClock, int batchEntriesMax, Path workshop)
            throws IOException {
        GoldenJournal journal = new GoldenJournal(entries, testClock, batchEntriesMax, workshop);
        for (int part = 0; part < PART_COUNT; part++) {
            journal.writeEpoch(part);
        }
        for (Path file : cycles(journal.directory)) {
            Files.write(file, withoutZeros(Files.readAllBytes(file)));
        }
        return journal.directory;
    }

    /**
     * Writes a journal whose process died in the middle of its second epoch: nothing is sealed, no
     * cycle ended.
     *
     * @param workshop a directory to work in
     * @return the directory below it with the journal; its files end behind their last byte that is
     *     not zero
     */
    public static Path writeAndDie(List<byte[]> entries, int batchEntriesMax, Path workshop)
            throws IOException {
        GoldenJournal journal = new GoldenJournal(entries, false, batchEntriesMax, workshop);
        journal.directory = Files.createDirectories(workshop.resolve("0"));
        Path left = null;
        for (int epoch = 0; epoch < 2; epoch++) {
            try (JournalLock _ = JournalLock.acquire(journal.directory);
                    JournalWriter writer = journal.open()) {
                int endOfEpoch = entries.size() * (epoch + 1) / 2;
                while (journal.nextEntry < endOfEpoch) {
                    journal.append(writer, journal.endOfBatch(endOfEpoch));
                    writer.force();
                }
                left = journal.copy();
            }
        }
        for (Path file : cycles(left)) {
            Files.write(file, withoutZeros(Files.readAllBytes(file)));
        }
        return left;
    }

    /** Appends what a journal does not have yet of a ledger's entries, in one epoch. */
    public static void append(List<byte[]> entries, Path directory) throws IOException {
        GoldenJournal journal = new GoldenJournal(entries, false, BATCH_ENTRIES_MAX, directory);
        try (JournalLock _ = JournalLock.acquire(directory);
                JournalWriter writer = journal.open()) {
            journal.nextEntry = (int) writer.nextPosition() - 1;
            while (journal.nextEntry < entries.size()) {
                journal.append(writer, journal.endOfBatch(entries.size()));
                writer.force();
            }
        }
    }

    /** {@return the cycle files of a directory, in order} */
    public static List<Path> cycles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
        }
    }

    private void writeEpoch(int part) throws IOException {
        int endOfPart = entries.size() * (part + 1) / PART_COUNT;
        Path crashed = null;
        try (JournalLock _ = JournalLock.acquire(directory);
                JournalWriter writer = open()) {
            if (part == STILLBORN_PART) {
                crashed = copy();
            }
            while (crashed == null && nextEntry < endOfPart) {
                append(writer, endOfBatch(endOfPart));
                if (part == TORN_PART && nextEntry == endOfPart) {
                    crashed = copy();
                    tear(crashed, writer.lastOffset());
                    nextEntry = (int) excerpt.firstPosition() - 1;
                    break;
                }
                writer.force();
                if (random.nextInt(SEAL_EVERY) == 0) {
                    writer.seal(stampOf(nextEntry - 1));
                }
            }
        }
        directory = crashed == null ? directory : crashed;
    }

    private int endOfBatch(int endOfPart) {
        int batchEntries = random.nextBoolean() ? 1 : 1 + random.nextInt(batchEntriesMax);
        // the last is large enough for a torn sector to show
        return nextEntry + 2 * batchEntriesMax > endOfPart ? endOfPart : nextEntry + batchEntries;
    }

    private JournalWriter open() throws IOException {
        JournalEnd end = JournalScan.recover(directory, ExcerptVisitor.NONE, ScanProgress.NONE);
        return JournalWriter.open(directory, options, end);
    }

    private void append(JournalWriter writer, int toEntry) throws IOException {
        excerpt.begin(writer.nextPosition());
        for (; nextEntry < toEntry; nextEntry++) {
            byte[] entry = entries.get(nextEntry);
            excerpt.buffer().putBytes(excerpt.nextOffset(), entry);
            excerpt.entryWritten(entry.length);
        }
        writer.append(excerpt, stampOf(nextEntry - 1));
    }

    private long stampOf(int entry) {
        return new UnsafeBuffer(entries.get(entry)).getLong(16, java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return a directory with the cycle files as they are now} */
    private Path copy() throws IOException {
        Path copy = Files.createDirectories(workshop.resolve("after-" + nextEntry));
        for (Path file : cycles(directory)) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        return copy;
    }

    /** The second half of the last excerpt never reached the disk. */
    private static void tear(Path directory, long lastOffset) throws IOException {
        Path last = cycles(directory).getLast();
        byte[] bytes = Files.readAllBytes(last);
        int end = withoutZeros(bytes).length;
        Arrays.fill(bytes, (int) (lastOffset + end) / 2, end, (byte) 0);
        Files.write(last, bytes);
    }

    /** {@return the bytes up to the last that is not zero} */
    static byte[] withoutZeros(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }
}
