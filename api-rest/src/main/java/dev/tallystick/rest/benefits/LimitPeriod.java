package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.entry.Dates;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** A period of the calendar in which uses count, in the program's time zone. */
enum LimitPeriod {
    /** From midnight to midnight, however many hours that takes. */
    DAY,
    /** Of the calendar. */
    MONTH,
    /** From the first of January, April, July or October. */
    QUARTER,
    /** Of the calendar. */
    YEAR,
    /** For ever: it does not begin again. */
    LIFETIME;

    private static final int MONTHS_OF_QUARTER = 3;

    /**
     * From when to when.
     *
     * @param toMs the first instant of the next one; {@link Dates#NEVER} if there is none
     */
    record Span(long fromMs, long toMs) {}

    /** {@return the period that an instant is in} */
    Span around(LocalDate date, ZoneId zone) {
        return switch (this) {
            case DAY -> span(date, date.plusDays(1), zone);
            case MONTH -> span(date.withDayOfMonth(1), date.withDayOfMonth(1).plusMonths(1), zone);
            case QUARTER -> {
                int month = (date.getMonthValue() - 1) / MONTHS_OF_QUARTER * MONTHS_OF_QUARTER + 1;
                LocalDate first = LocalDate.of(date.getYear(), month, 1);
                yield span(first, first.plusMonths(MONTHS_OF_QUARTER), zone);
            }
            case YEAR -> span(date.withDayOfYear(1), date.withDayOfYear(1).plusYears(1), zone);
            case LIFETIME -> new Span(Long.MIN_VALUE, Dates.NEVER);
        };
    }

    private static Span span(LocalDate from, LocalDate to, ZoneId zone) {
        return new Span(
                from.atStartOfDay(zone).toInstant().toEpochMilli(),
                to.atStartOfDay(zone).toInstant().toEpochMilli());
    }

    /** {@return the period a client wrote; empty if there is none such} */
    static Optional<LimitPeriod> of(String text) {
        for (LimitPeriod period : values()) {
            if (period.name().equals(text)) {
                return Optional.of(period);
            }
        }
        return Optional.empty();
    }
}
