package dev.tallystick.rest.programs;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.json.Times;

import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;

/**
 * The dates that postings in one unit get by its program's configuration. Source: ARCHITECTURE.md,
 * rule 13. All come of the local date of an instant and are local midnights: the first instants at
 * which points cannot be used any more. None is beyond what RFC 3339 can tell.
 */
public final class ExpiryDates {
    private final ExpiryPolicy policy;
    private final ZoneId zone;
    private final int lapsedLotGraceDays;

    private ExpiryDates(ExpiryPolicy policy, ZoneId zone, int lapsedLotGraceDays) {
        this.policy = policy;
        this.zone = zone;
        this.lapsedLotGraceDays = lapsedLotGraceDays;
    }

    /**
     * {@return the dates of a unit}
     *
     * @param unit its number
     */
    public static ExpiryDates of(ProgramConfig program, int unit) {
        return new ExpiryDates(
                program.units().get(unit).expiry(),
                ZoneId.of(program.timeZone()),
                program.lapsedLotGraceDays());
    }

    /** {@return the dates by a policy of a promotion's own, which is none that slides} */
    public static ExpiryDates of(ExpiryPolicy policy, ZoneId zone) {
        return new ExpiryDates(policy, zone, 0);
    }

    /**
     * {@return when an earn's points expire: {@link Dates#NEVER}, or with all of their account,
     * {@link Dates#SLIDING}}
     *
     * @param effectiveAtMs when the earn took effect
     */
    public long earnedExpireAtMs(long effectiveAtMs) {
        return policy instanceof ExpiryPolicy.Sliding
                ? Dates.SLIDING
                : adjustedExpireAtMs(effectiveAtMs);
    }

    /**
     * {@return when points that an adjustment gave expire, {@link Dates#NEVER} if they do not} It
     * is no activity of the member's, so where expiry slides they keep the date they got.
     */
    public long adjustedExpireAtMs(long effectiveAtMs) {
        return policy instanceof ExpiryPolicy.Never
                ? Dates.NEVER
                : endOf(lastDate(dateAt(effectiveAtMs)));
    }

    /**
     * {@return to when an earn, a redemption or a capture moves the one date of its account, {@link
     * Dates#AT_ONCE} where expiry does not slide}
     */
    public long slidesToMs(long effectiveAtMs) {
        return policy instanceof ExpiryPolicy.Sliding
                ? endOf(lastDate(dateAt(effectiveAtMs)))
                : Dates.AT_ONCE;
    }

    /**
     * {@return until when points live on that a reversal gives back to a lot that is over, {@link
     * Dates#AT_ONCE} if they do not} Source: ARCHITECTURE.md, rule 7.
     */
    public long graceUntilMs(long effectiveAtMs) {
        return lapsedLotGraceDays == 0
                ? Dates.AT_ONCE
                : endOf(dateAt(effectiveAtMs).plusDays(lapsedLotGraceDays));
    }

    /**
     * {@return the first instant at which the policy may give another date than it gives now,
     * {@link Dates#NEVER} if it never will}
     */
    public long validUntilMs(long nowMs) {
        return policy instanceof ExpiryPolicy.Never ? Dates.NEVER : dateChangesAtMs(nowMs);
    }

    /** {@return the same for {@link #graceUntilMs}} */
    public long graceValidUntilMs(long nowMs) {
        return lapsedLotGraceDays == 0 ? Dates.NEVER : dateChangesAtMs(nowMs);
    }

    /** The last day on which the points can be used. */
    private LocalDate lastDate(LocalDate date) {
        return switch (policy) {
            case ExpiryPolicy.Never() -> LocalDate.MAX;
            case ExpiryPolicy.After(String period, ExpiryPolicy.RoundUp roundUpTo) ->
                    roundUp(date.plus(Period.parse(period)), roundUpTo);
            case ExpiryPolicy.OnDates(List<String> days) -> next(days, date);
            case ExpiryPolicy.Sliding(String period) -> date.plus(Period.parse(period));
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

    /** The days are in the order of the year. */
    private static LocalDate next(List<String> days, LocalDate date) {
        for (String day : days) {
            LocalDate thisYear = MonthDay.parse("--" + day).atYear(date.getYear());
            if (!thisYear.isBefore(date)) {
                return thisYear;
            }
        }
        return MonthDay.parse("--" + days.getFirst()).atYear(date.getYear() + 1);
    }

    private LocalDate dateAt(long atMs) {
        return Instant.ofEpochMilli(atMs).atZone(zone).toLocalDate();
    }

    /** Where midnight falls into a gap of daylight saving, the next day starts after it. */
    private long endOf(LocalDate date) {
        long endMs = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        return Math.min(endMs, Times.LAST_MS);
    }

    /** When the local date is another one: at midnight, or where clocks go back across it. */
    private long dateChangesAtMs(long nowMs) {
        ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(zone);
        ZonedDateTime midnight = now.toLocalDate().plusDays(1).atStartOfDay(zone);
        Instant changesAt =
                (midnight.isAfter(now) ? midnight : midnight.withLaterOffsetAtOverlap())
                        .toInstant();
        ZoneOffsetTransition transition = zone.getRules().nextTransition(now.toInstant());
        boolean isFirst = transition != null && transition.getInstant().isBefore(changesAt);
        return isFirst && transition.getDateTimeAfter().toLocalDate().isBefore(now.toLocalDate())
                ? transition.getInstant().toEpochMilli()
                : changesAt.toEpochMilli();
    }
}
