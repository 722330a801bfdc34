package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;

class JournalAllocationTest {
    private static final int WARM_UP_BATCHES = 3_000;
    private static final int MEASURED_BATCHES = 3_000;
    private static final long LEDGER_TIME_MS = 1;
    private static final int BATCH_ENTRIES = 20;
    private static final int ENTRY_BYTES = 190;

    @TempDir Path directory;

    @Test
    void appendAndForceShouldAllocateNothing() throws Exception {
        JournalOptions options =
                TestJournal.OPTIONS.withBlockBytes(16 << 20).withCycleBytes(64 << 20);
        ExcerptBuilder excerpt = new ExcerptBuilder();
        try (JournalWriter writer = JournalWriter.open(directory, options, JournalEnd.EMPTY)) {
            run(writer, excerpt, WARM_UP_BATCHES);
            long before = allocatedBytes();
            run(writer, excerpt, MEASURED_BATCHES);
            long allocated = allocatedBytes() - before;
            // less than a byte per entry: the measurement itself, and what the JIT leaves uncommon
            assertThat(allocated / MEASURED_BATCHES)
                    .as("bytes per batch, of %s", allocated)
                    .isLessThan(BATCH_ENTRIES);
        }
    }

    private static void run(JournalWriter writer, ExcerptBuilder excerpt, int batches)
            throws Exception {
        for (int i = 0; i < batches; i++) {
            excerpt.begin(writer.nextPosition());
            for (int entry = 0; entry < BATCH_ENTRIES; entry++) {
                TestJournal.encode(
                        excerpt.buffer(),
                        excerpt.nextOffset(),
                        excerpt.nextPosition(),
                        ENTRY_BYTES);
                excerpt.entryWritten(ENTRY_BYTES);
            }
            writer.append(excerpt, LEDGER_TIME_MS);
            writer.force();
        }
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
    }
}
