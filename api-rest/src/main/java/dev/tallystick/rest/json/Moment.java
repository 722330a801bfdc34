package dev.tallystick.rest.json;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** A time in a request: an instant, or a date whose meaning depends on the program's time zone. */
public sealed interface Moment {
    /** A point in time, to the millisecond. */
    record At(Instant instant) implements Moment {}

    /** A local date. */
    record On(LocalDate date) implements Moment {}

    /** {@return epoch milliseconds; a date counts from its first instant} */
    default long startMs(ZoneId zone) {
        return switch (this) {
            case At(Instant instant) -> instant.toEpochMilli();
            case On(LocalDate date) -> date.atStartOfDay(zone).toInstant().toEpochMilli();
        };
    }

    /** {@return epoch milliseconds; a date counts to its last one} */
    default long lastMs(ZoneId zone) {
        return switch (this) {
            case At(Instant instant) -> instant.toEpochMilli();
            case On on -> on.endMs(zone) - 1;
        };
    }

    /** {@return epoch milliseconds; a date counts to the midnight that ends it} */
    default long endMs(ZoneId zone) {
        return switch (this) {
            case At(Instant instant) -> instant.toEpochMilli();
            case On(LocalDate date) ->
                    date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        };
    }
}
