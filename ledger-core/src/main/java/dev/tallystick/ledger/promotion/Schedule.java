package dev.tallystick.ledger.promotion;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** When promotions apply, and when that changes. Immutable. */
final class Schedule {
    private static final int HOURS_A_DAY = 24;

    private final List<Promotion> promotions;
    private final long[] timed;
    private final long[] edgesMs;
    private final LocalTime[] changes;

    /**
     * @param looksAtClock whether a condition looks at the hour or the date
     */
    Schedule(List<Promotion> promotions, boolean looksAtClock) {
        this.promotions = promotions;
        this.timed = Bits.none(promotions.size());
        SortedSet<Long> edges = new TreeSet<>();
        SortedSet<LocalTime> times = new TreeSet<>();
        for (int index = 0; index < promotions.size(); index++) {
            Promotion promotion = promotions.get(index);
            edges.add(promotion.fromMs());
            edges.add(promotion.toMs());
            When when = promotion.when();
            when.hours().forEach(hours -> times.addAll(List.of(hours.from(), hours.to())));
            boolean isTimed = !when.daysOfWeek().isEmpty() || !when.hours().isEmpty();
            if (isTimed) {
                Bits.set(timed, index);
            }
            if (isTimed || promotion.looksAtDates()) {
                times.add(LocalTime.MIDNIGHT);
            }
        }
        if (looksAtClock) {
            for (int hour = 0; hour < HOURS_A_DAY; hour++) {
                times.add(LocalTime.of(hour, 0));
            }
        }
        this.edgesMs = edges.stream().mapToLong(Long::longValue).toArray();
        this.changes = times.toArray(LocalTime[]::new);
    }

    /** {@return the promotions whose window has an instant} */
    long[] live(long atMs) {
        long[] bits = Bits.none(promotions.size());
        for (int index = 0; index < promotions.size(); index++) {
            Promotion promotion = promotions.get(index);
            if (atMs >= promotion.fromMs() && atMs < promotion.toMs()) {
                Bits.set(bits, index);
            }
        }
        return bits;
    }

    /** {@return the promotions whose days and hours have a local time} */
    long[] open(LocalDateTime local) {
        long[] bits = Bits.all(promotions.size());
        for (int at = Bits.next(timed, 0); at >= 0; at = Bits.next(timed, at + 1)) {
            if (!isOpen(promotions.get(at).when(), local)) {
                Bits.clear(bits, at);
            }
        }
        return bits;
    }

    private static boolean isOpen(When when, LocalDateTime local) {
        DayOfWeek day = local.getDayOfWeek();
        if (when.hours().isEmpty()) {
            return hasDay(when, day);
        }
        LocalTime time = local.toLocalTime();
        for (Hours hours : when.hours()) {
            boolean began = !time.isBefore(hours.from());
            boolean goesOn = time.isBefore(hours.to());
            boolean isToday = began && (goesOn || hours.passMidnight()) && hasDay(when, day);
            boolean isYesterdays = hours.passMidnight() && goesOn && hasDay(when, day.minus(1));
            if (isToday || isYesterdays) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasDay(When when, DayOfWeek day) {
        return when.daysOfWeek().isEmpty() || when.daysOfWeek().contains(day);
    }

    /** {@return the first edge of a window after an instant, {@link Long#MAX_VALUE} if none} */
    long nextEdgeMs(long atMs) {
        int found = Arrays.binarySearch(edgesMs, atMs);
        int next = found >= 0 ? found + 1 : -found - 1;
        return next < edgesMs.length ? edgesMs[next] : Long.MAX_VALUE;
    }

    /** {@return the first local time after one at which something may come out otherwise} */
    Optional<LocalDateTime> nextChange(LocalDateTime local) {
        if (changes.length == 0) {
            return Optional.empty();
        }
        int found = Arrays.binarySearch(changes, local.toLocalTime());
        int next = found >= 0 ? found + 1 : -found - 1;
        return Optional.of(
                next < changes.length
                        ? local.toLocalDate().atTime(changes[next])
                        : local.toLocalDate().plusDays(1).atTime(changes[0]));
    }
}
