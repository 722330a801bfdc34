package dev.tallystick.ledger.promotion;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;

/**
 * A period of the calendar in which a cap counts, in the program's time zone. Codes name counters:
 * never renumbered or reused.
 */
public enum CapPeriod {
    /** From midnight to midnight, however many hours that takes. */
    DAY(1),
    /** From Monday on, as in ISO 8601. */
    WEEK(2),
    /** Of the calendar. */
    MONTH(3),
    /** Of the calendar. */
    YEAR(4);

    /** Part of the keys of counters. */
    public final int code;

    CapPeriod(int code) {
        this.code = code;
    }

    /**
     * {@return the first day of the period that has a date: with the kind of period it tells
     * periods apart}
     */
    public LocalDate startOf(LocalDate date) {
        return switch (this) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
            case YEAR -> date.withDayOfYear(1);
        };
    }
}
