package dev.tallystick.rest.subscriptions;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The periods of a subscription: each begins so many periods behind the very first, so that what
 * began on 31 January goes on on 28 February and on 31 March.
 *
 * @param firstMs when the first one begins, epoch milliseconds
 * @param zone whose calendar counts
 */
record Billing(long firstMs, ZoneId zone, Period period) {
    private static final int COUNT_MAX = 100_000;

    /**
     * One period.
     *
     * @param toMs the first instant of the next
     */
    record Span(long fromMs, long toMs) {}

    /** {@return when a period begins, the first being 0} */
    long startMs(int count) {
        ZonedDateTime first = Instant.ofEpochMilli(firstMs).atZone(zone);
        return first.plus(period.multipliedBy(count)).toInstant().toEpochMilli();
    }

    /** {@return the period that an instant is in; the first one for what lies before} */
    Span around(long atMs) {
        int low = 0;
        int high = 1;
        while (startMs(high) <= atMs && high < COUNT_MAX) {
            low = high;
            high = Math.min(2 * high, COUNT_MAX);
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (startMs(middle) <= atMs) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new Span(startMs(low), startMs(low + 1));
    }
}
