package dev.tallystick.ledger.pipeline;

import java.time.Duration;

/**
 * When a running ledger takes snapshots, by itself.
 *
 * @param everyEntries once so many entries are behind the last one; {@link Long#MAX_VALUE}: never
 * @param every once so much time has passed since the last one, if there is anything new
 * @param keepCount how many of the newest stay: 2 or more, for one may turn out damaged
 * @param bytesPerSecond how fast one is written at most, so that the journal gets its share of the
 *     disk
 */
public record SnapshotOptions(
        long everyEntries, Duration every, int keepCount, long bytesPerSecond) {
    /** After ten million entries or an hour, the newest two kept, at most 128 MiB a second. */
    public static final SnapshotOptions DEFAULTS =
            new SnapshotOptions(10_000_000, Duration.ofHours(1), 2, 128L << 20);

    public SnapshotOptions {
        if (everyEntries < 1 || every.isNegative() || keepCount < 1 || bytesPerSecond < 1) {
            throw new IllegalArgumentException(
                    "out of range: everyEntries=%d, every=%s, keepCount=%d, bytesPerSecond=%d"
                            .formatted(everyEntries, every, keepCount, bytesPerSecond));
        }
    }

    /** {@return the same, by entries} */
    public SnapshotOptions withEveryEntries(long newEveryEntries) {
        return new SnapshotOptions(newEveryEntries, every, keepCount, bytesPerSecond);
    }

    /** {@return the same at another pace} */
    public SnapshotOptions withBytesPerSecond(long newBytesPerSecond) {
        return new SnapshotOptions(everyEntries, every, keepCount, newBytesPerSecond);
    }
}
