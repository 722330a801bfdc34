package dev.tallystick.rest.settlement;

import java.util.EnumMap;
import java.util.Map;

/**
 * Points booked with a partner and how often, by what they were for. A sum that would pass 2^63 - 1
 * stays there.
 */
final class Sums {
    private final Map<Kind, Long> points = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    /** Adds points of one kind, 0 or more. */
    void add(Kind kind, long morePoints, long moreCount) {
        points.merge(kind, morePoints, Sums::sum);
        counts.merge(kind, moreCount, Sums::sum);
    }

    void add(Sums more) {
        for (Kind kind : Kind.values()) {
            add(kind, more.points(kind), more.count(kind));
        }
    }

    long points(Kind kind) {
        return points.getOrDefault(kind, 0L);
    }

    long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** {@return what was granted, less what was taken back of it} */
    long grantedPoints() {
        return points(Kind.EARNED) - points(Kind.EARN_REVERSED);
    }

    /** {@return what was spent, less what was given back of it} */
    long takenPoints() {
        return points(Kind.REDEEMED) - points(Kind.REDEMPTION_REVERSED);
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
