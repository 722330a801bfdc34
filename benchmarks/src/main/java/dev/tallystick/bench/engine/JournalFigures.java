package dev.tallystick.bench.engine;

import dev.tallystick.ledger.pipeline.CommitListener;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;

/** What became durable within the measured window. Written by the committer's thread. */
final class JournalFigures implements CommitListener {
    private final Histogram forceNanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private final Histogram batchEntries = new Histogram(1 << 24, 3);
    private long entryCount;
    private long lengthBytes;
    private volatile boolean measuring;

    @Override
    public void onCommit(int entries, long bytes, long nanos) {
        if (!measuring || entries == 0) {
            return;
        }
        entryCount += entries;
        lengthBytes += bytes;
        batchEntries.recordValue(entries);
        if (nanos > 0) {
            forceNanos.recordValue(nanos);
        }
    }

    /** Begins a window. Only while nothing is in the air. */
    void reset() {
        forceNanos.reset();
        batchEntries.reset();
        entryCount = 0;
        lengthBytes = 0;
    }

    void measure(boolean isOn) {
        measuring = isOn;
    }

    boolean isMeasuring() {
        return measuring;
    }

    long entryCount() {
        return entryCount;
    }

    long lengthBytes() {
        return lengthBytes;
    }

    Histogram forceNanos() {
        return forceNanos;
    }

    Histogram batchEntries() {
        return batchEntries;
    }
}
