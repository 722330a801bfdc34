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
final class GoldenJournal {
    private static final int PART_COUNT = 4;
    private static final int TORN_PART = 1;
    private static final int STILLBORN_PART = 2;
    private static final int BATCH_ENTRIES_MAX = 40;
    private static final int SEAL_EVERY = 4;

    private final List<byte[]> entries;
    private final JournalOptions options;
    private final Path workshop;
    private final SplittableRandom random = new SplittableRandom(7_411);
    private final ExcerptBuilder excerpt = new ExcerptBuilder();
    private Path directory;
    private int nextEntry;

    private GoldenJournal(List<byte[]> entries, boolean testClock, Path workshop)
            throws IOException {
        this.entries = entries;
        this.workshop = workshop;
        options =
                JournalOptions.DEFAULTS
                        .withCycleBytes(64 << 10)
                        .withBlockBytes(256 << 10)
                        .withDrainBytes(0)
                        .withUsableBytesMin(0)
                        .withTestClock(testClock);
        directory = Files.createDirectories(workshop.resolve("0"));
    }

    /**
     * Writes a journal.
     *
     * @param workshop an empty directory to work in
     * @return the directory below it with the journal; its files end behind their last byte that is
     *     not zero
     */
    static Path write(List<byte[]> entries, boolean testClock, Path workshop) throws IOException {
        GoldenJournal journal = new GoldenJournal(entries, testClock, workshop);
        for (int part = 0; part < PART_COUNT; part++) {
            journal.writeEpoch(part);
        }
        for (Path file : cycles(journal.directory)) {
            Files.write(file, withoutZeros(Files.readAllBytes(file)));
        }
        return journal.directory;
    }

    /** {@return the cycle files of a directory, in order} */
    static List<Path> cycles(Path directory) throws IOException {
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
        int batchEntries = random.nextBoolean() ? 1 : 1 + random.nextInt(BATCH_ENTRIES_MAX);
        // the last is large enough for a torn sector to show
        return nextEntry + 2 * BATCH_ENTRIES_MAX > endOfPart ? endOfPart : nextEntry + batchEntries;
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

    private static byte[] withoutZeros(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }
}
