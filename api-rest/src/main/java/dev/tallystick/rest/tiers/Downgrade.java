package dev.tallystick.rest.tiers;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Period;
import java.util.List;

/**
 * How a tier is lost once its period is over in which it was reached.
 *
 * @param grace how much longer it is kept
 * @param keptThrough it is kept further through the next of these days, in the order of the year;
 *     empty: none
 */
record Downgrade(Policy policy, Period grace, List<MonthDay> keptThrough) {
    /** To where a tier is lost. */
    enum Policy {
        /** It is not: who reached it keeps it. */
        NEVER,
        /** To the highest tier that is earned. */
        TO_EARNED,
        /** To the next tier below, which is kept for a period then; never below what is earned. */
        ONE_TIER
    }

    /** What goes for a tier of which nothing was said. */
    static final Downgrade BORN = new Downgrade(Policy.TO_EARNED, Period.ZERO, List.of());

    Downgrade {
        keptThrough = List.copyOf(keptThrough);
    }

    /**
     * {@return the first day on which a tier is lost}
     *
     * @param periodEnd the first day behind the period
     */
    LocalDate lostOn(LocalDate periodEnd) {
        return through(periodEnd.plus(grace));
    }

    /** {@return the same of a tier that was stepped down to: it has had its grace} */
    LocalDate steppedOffOn(LocalDate periodEnd) {
        return through(periodEnd);
    }

    private LocalDate through(LocalDate lostOn) {
        if (keptThrough.isEmpty()) {
            return lostOn;
        }
        LocalDate last = lostOn.minusDays(1);
        for (MonthDay kept : keptThrough) {
            if (!kept.atYear(last.getYear()).isBefore(last)) {
                return kept.atYear(last.getYear()).plusDays(1);
            }
        }
        return keptThrough.getFirst().atYear(last.getYear() + 1).plusDays(1);
    }
}
