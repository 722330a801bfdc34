package dev.tallystick.rest.http;

/**
 * How much of it the server takes on at once, and how long it waits for clients.
 *
 * @param connectionCountMax connections kept; beyond, those that wait longest for their clients are
 *     closed
 * @param requestCountMax requests at work at once
 * @param lineMs how long others wait in line for that; beyond, 503 {@code overloaded}
 * @param bodyBytesMax of all request bodies together that are being read or worked on, as far as
 *     they have come; of one client half of it
 * @param idleMs how long nothing may move on a connection
 * @param headMs how long the first line and the headers of a request may take
 * @param bodyGraceMs how long nothing of a body need come, nothing of an answer be taken
 * @param bytesPerSecondMin how fast a body, or the reader of an answer, has to be beyond that
 */
public record Limits(
        int connectionCountMax,
        int requestCountMax,
        int lineMs,
        long bodyBytesMax,
        int idleMs,
        int headMs,
        int bodyGraceMs,
        int bytesPerSecondMin) {
    private static final long BODY_BYTES_MIN = 32 << 20;
    private static final int HEAP_SHARE = 48;

    /** {@return those of a server} Bodies get a share of the heap: what is parsed is far larger. */
    public static Limits defaults() {
        return new Limits(
                4_096,
                2_048,
                500,
                Math.max(BODY_BYTES_MIN, Runtime.getRuntime().maxMemory() / HEAP_SHARE),
                30_000,
                10_000,
                10_000,
                4_096);
    }

    /** {@return the same with other patience} */
    public Limits withPatience(int newIdleMs, int newHeadMs, int newBodyGraceMs) {
        return new Limits(
                connectionCountMax,
                requestCountMax,
                lineMs,
                bodyBytesMax,
                newIdleMs,
                newHeadMs,
                newBodyGraceMs,
                bytesPerSecondMin);
    }

    /** {@return the same with other counts} */
    public Limits withCounts(int newConnectionCountMax, int newRequestCountMax) {
        return new Limits(
                newConnectionCountMax,
                newRequestCountMax,
                lineMs,
                bodyBytesMax,
                idleMs,
                headMs,
                bodyGraceMs,
                bytesPerSecondMin);
    }

    /** {@return the same with another wait in line} */
    public Limits withLineMs(int newLineMs) {
        return new Limits(
                connectionCountMax,
                requestCountMax,
                newLineMs,
                bodyBytesMax,
                idleMs,
                headMs,
                bodyGraceMs,
                bytesPerSecondMin);
    }

    /** {@return the same with another sum of bodies} */
    public Limits withBodyBytesMax(long newBodyBytesMax) {
        return new Limits(
                connectionCountMax,
                requestCountMax,
                lineMs,
                newBodyBytesMax,
                idleMs,
                headMs,
                bodyGraceMs,
                bytesPerSecondMin);
    }

    /** {@return a measure of a body that begins to come now} */
    Pace pace() {
        return new Pace(bodyGraceMs * 1_000_000L, bytesPerSecondMin, System.nanoTime());
    }

    /** {@return whether so many bytes of an answer in that time are too few to go on waiting} */
    boolean isTooSlow(long bytes, long nanos) {
        long ms = nanos / 1_000_000;
        return ms > bodyGraceMs && bytes < (ms - bodyGraceMs) * bytesPerSecondMin / 1_000;
    }
}
