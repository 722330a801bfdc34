package dev.tallystick.rest.http;

/**
 * How fast somebody has to go on: at a rate, in the mean over any stretch longer than a grace. What
 * came faster before is no credit for being slower later. One thread at a time.
 */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long graceNanos;
    private final double nanosPerByte;
    private long latestNanos;

    /**
     * Begins.
     *
     * @param graceNanos how long nothing may come
     */
    Pace(long graceNanos, int bytesPerSecondMin, long nowNanos) {
        this.graceNanos = graceNanos;
        this.nanosPerByte = NANOS_PER_SECOND / bytesPerSecondMin;
        this.latestNanos = nowNanos + graceNanos;
    }

    /** {@return whether so many more bytes came in time} */
    boolean keeps(long bytes, long nowNanos) {
        if (nowNanos - latestNanos > 0) {
            return false;
        }
        long paidNanos = latestNanos - nowNanos + (long) (bytes * nanosPerByte);
        latestNanos = nowNanos + Math.min(graceNanos, paidNanos);
        return true;
    }
}
