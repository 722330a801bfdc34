package dev.tallystick.ledger.journal;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

import java.nio.file.Path;

/**
 * Chronicle Queue, held to one job: copying a finished excerpt into the mapped cycle file. It rolls
 * when its clock is set to another cycle, syncs nothing, and sees nothing but the scratch folder.
 */
final class ChronicleAppender implements AutoCloseable {
    private static final RollCycles ROLL_CYCLE = RollCycles.FIVE_MINUTELY;
    private static final long TIMEOUT_MS = 1_000;

    private final SetTimeProvider clock = new SetTimeProvider();
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;

    /** Opens a queue on an empty folder. Nothing is written before {@link #append}. */
    ChronicleAppender(Path scratch, int blockBytes, int cycle) {
        cycle(cycle);
        queue =
                SingleChronicleQueueBuilder.binary(scratch)
                        .rollCycle(ROLL_CYCLE)
                        .timeProvider(clock)
                        .syncMode(SyncMode.NONE)
                        .blockSize(blockBytes)
                        .timeoutMS(TIMEOUT_MS)
                        .build();
        appender = queue.createAppender();
        // opened on one thread, used on the writer's: it is handed over, never shared
        appender.singleThreadedCheckDisabled(true);
    }

    /** Makes the next append go to another cycle. */
    void cycle(int cycle) {
        clock.currentTimeMillis((long) cycle * ROLL_CYCLE.lengthInMillis());
    }

    /**
     * Copies one excerpt into the current cycle's file. Whatever throws in between leaves nothing
     * committed.
     *
     * @return the offset of its first byte in the file
     */
    long append(byte[] bytes, int lengthBytes) {
        DocumentContext document = appender.writingDocument();
        boolean copied = false;
        try {
            Bytes<?> target = document.wire().bytes();
            long offset = target.writePosition();
            target.write(bytes, 0, lengthBytes);
            copied = true;
            return offset;
        } finally {
            if (!copied) {
                document.rollbackOnClose();
            }
            document.close();
        }
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }
}
