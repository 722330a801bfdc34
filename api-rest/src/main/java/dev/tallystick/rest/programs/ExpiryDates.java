package dev.tallystick.rest.programs;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.entry.Dates;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;

/**
 * When points expire by a unit's policy. Source: ARCHITECTURE.md, rule 13. A calendar period is
 * added to the local date of the earn (the end of a month clamps), the sum rounded up to the end of
 * its day, month, quarter or year; the points are over at the local midnight that ends it.
 */
public final class ExpiryDates {
    private ExpiryDates() {}

    /**
     * {@return the first instant at which the points cannot be used, {@link Dates#NEVER} if none}
     *
     * @param effectiveAtMs when the earn took effect
     */
    public static long expiresAtMs(ExpiryPolicy policy, ZoneId zone, long effectiveAtMs) {
        return switch (policy.type()) {
            case NEVER -> Dates.NEVER;
            case AFTER -> {
                LocalDate last =
                        roundUp(
                                dateAt(zone, effectiveAtMs).plus(Period.parse(policy.period())),
                                policy.roundUpTo());
                yield startOf(last.plusDays(1), zone);
            }
        };
    }

    /**
     * {@return the first instant at which the policy gives another date than it gives now, {@link
     * Dates#NEVER} if it never will}
     */
    public static long validUntilMs(ExpiryPolicy policy, ZoneId zone, long nowMs) {
        return switch (policy.type()) {
            case NEVER -> Dates.NEVER;
            case AFTER -> startOf(dateAt(zone, nowMs).plusDays(1), zone);
        };
    }

    private static LocalDate roundUp(LocalDate date, ExpiryPolicy.RoundUp to) {
        return switch (to) {
            case DAY -> date;
            case MONTH -> date.with(TemporalAdjusters.lastDayOfMonth());
            case QUARTER ->
                    date.with(IsoFields.DAY_OF_QUARTER, 1)
                            .plusMonths(2)
                            .with(TemporalAdjusters.lastDayOfMonth());
            case YEAR -> date.with(TemporalAdjusters.lastDayOfYear());
        };
    }

    private static LocalDate dateAt(ZoneId zone, long atMs) {
        return Instant.ofEpochMilli(atMs).atZone(zone).toLocalDate();
    }

    /** Where midnight falls into a gap of daylight saving, the day starts after it. */
    private static long startOf(LocalDate date, ZoneId zone) {
        return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
