package dev.tallystick.rest.points;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.programs.ExpiryDates;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The dates of postings, which the ledger is handed, for it knows no calendars: each with the first
 * instant at which it would come out differently. Source: ARCHITECTURE.md, rule 13.
 */
final class PostingDates {
    private static final long AHEAD_MAX_MS = 5 * 60_000L;

    private final ProgramConfig program;
    private final ZoneId zone;
    private final long nowMs;

    /**
     * A date.
     *
     * @param atMs epoch milliseconds, or one of {@link Dates}
     * @param validUntilMs until when it comes out the same
     */
    record Dated(long atMs, long validUntilMs) {
        /** There is none, now and later. */
        static final Dated NONE = new Dated(Dates.AT_ONCE, Dates.NEVER);
    }

    /**
     * The dates of an earn.
     *
     * @param occurredAtMs when it takes effect
     * @param policy by which its points expire, empty where the client said when
     * @param slidesToMs where it moves the account's one date
     * @param validUntilMs until when all come out the same
     */
    record OfEarn(
            long occurredAtMs,
            long activatesAtMs,
            long expiresAtMs,
            Optional<ExpiryDates> policy,
            long slidesToMs,
            long validUntilMs) {}

    /** The dates of one lot of several that an earn makes. */
    record OfLot(long activatesAtMs, long expiresAtMs) {}

    /**
     * @param program as configured
     * @param nowMs ledger time
     */
    PostingDates(ProgramConfig program, long nowMs) {
        this.program = program;
        this.zone = ZoneId.of(program.timeZone());
        this.nowMs = nowMs;
    }

    /**
     * {@return the dates of an earn}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 for dates that cannot be
     */
    OfEarn of(Posting.Earn earn, int unit) {
        ExpiryDates dates = ExpiryDates.of(program, unit);
        long occurredAtMs = occurredAtMs(earn.occurredAt());
        long effectiveAtMs = occurredAtMs == Dates.NOW ? nowMs : occurredAtMs;
        long activatesAtMs = earn.activatesAt().map(at -> at.startMs(zone)).orElse(Dates.AT_ONCE);
        long slidesToMs = dates.slidesToMs(effectiveAtMs);
        boolean byPolicy = earn.expiry() instanceof Posting.Expiry.ByPolicy;
        boolean dateMoves = occurredAtMs == Dates.NOW && (byPolicy || slidesToMs != Dates.AT_ONCE);
        long expiresAtMs =
                switch (earn.expiry()) {
                    case Posting.Expiry.ByPolicy() -> dates.earnedExpireAtMs(effectiveAtMs);
                    case Posting.Expiry.Never() -> Dates.NEVER;
                    case Posting.Expiry.At(Moment moment) -> tellable(moment.endMs(zone));
                };
        // The account's date is not known here, but no activity has moved it beyond today's.
        long overAtMs = expiresAtMs == Dates.SLIDING ? dates.slidesToMs(nowMs) : expiresAtMs;
        requireTellable("/activatesAt", activatesAtMs);
        if (earn.activatesAt().isPresent() && overAtMs <= activatesAtMs) {
            throw overBefore(byPolicy ? "/activatesAt" : "/expiresAt");
        }
        return new OfEarn(
                occurredAtMs,
                activatesAtMs,
                expiresAtMs,
                byPolicy ? Optional.of(dates) : Optional.empty(),
                slidesToMs,
                dateMoves ? dates.validUntilMs(nowMs) : Dates.NEVER);
    }

    /**
     * {@return the dates of what a promotion grants} Its own, and for the others those of the earn.
     * What would be over before it can be used expires by its policy from the day on which it can.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 if it would be over before, and the
     *     client said one of the dates
     */
    OfLot of(Promotion promotion, OfEarn earn) {
        long effectiveAtMs = earn.occurredAtMs() == Dates.NOW ? nowMs : earn.occurredAtMs();
        LocalDate date = Instant.ofEpochMilli(effectiveAtMs).atZone(zone).toLocalDate();
        long activatesAtMs =
                promotion
                        .activatesAfter()
                        .map(period -> startMs(date.plus(period)))
                        .orElse(earn.activatesAtMs());
        Optional<ExpiryDates> own = promotion.expiry().map(policy -> ExpiryDates.of(policy, zone));
        long expiresAtMs =
                own.map(dates -> dates.adjustedExpireAtMs(effectiveAtMs))
                        .orElse(earn.expiresAtMs());
        if (activatesAtMs == Dates.AT_ONCE || expiresAtMs > activatesAtMs) {
            return new OfLot(activatesAtMs, expiresAtMs);
        }
        if (promotion.activatesAfter().isEmpty()) {
            throw overBefore("/activatesAt");
        }
        ExpiryDates dates = own.or(earn::policy).orElseThrow(() -> overBefore("/expiresAt"));
        return new OfLot(activatesAtMs, dates.adjustedExpireAtMs(activatesAtMs));
    }

    private static ProblemException overBefore(String pointer) {
        return Problem.invalid(
                        pointer,
                        "expires_before_activation",
                        "The points would be over before they can be used.")
                .exception();
    }

    private long startMs(LocalDate date) {
        return Math.min(date.atStartOfDay(zone).toInstant().toEpochMilli(), Times.LAST_MS);
    }

    /**
     * {@return when what an adjustment adds ends}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 for a date that cannot be
     */
    Dated of(Posting.Adjust adjust, int unit) {
        if (adjust.points() < 0) {
            return new Dated(Dates.NEVER, Dates.NEVER);
        }
        ExpiryDates dates = ExpiryDates.of(program, unit);
        return switch (adjust.expiry()) {
            case Posting.Expiry.ByPolicy() ->
                    new Dated(dates.adjustedExpireAtMs(nowMs), dates.validUntilMs(nowMs));
            case Posting.Expiry.Never() -> new Dated(Dates.NEVER, Dates.NEVER);
            case Posting.Expiry.At(Moment moment) ->
                    new Dated(tellable(moment.endMs(zone)), Dates.NEVER);
        };
    }

    /** {@return where a redemption or a capture now moves its account's one date} */
    Dated slide(int unit) {
        ExpiryDates dates = ExpiryDates.of(program, unit);
        long slidesToMs = dates.slidesToMs(nowMs);
        return slidesToMs == Dates.AT_ONCE
                ? Dated.NONE
                : new Dated(slidesToMs, dates.validUntilMs(nowMs));
    }

    /** {@return until when what now comes back too late may be used} */
    Dated grace(int unit) {
        ExpiryDates dates = ExpiryDates.of(program, unit);
        return new Dated(dates.graceUntilMs(nowMs), dates.graceValidUntilMs(nowMs));
    }

    /** {@return when an earn takes effect, {@link Dates#NOW} for when the ledger stamps it} */
    long occurredAtMs(Posting.Earn earn) {
        return occurredAtMs(earn.occurredAt());
    }

    private long occurredAtMs(Optional<Moment> occurredAt) {
        long occurredAtMs = occurredAt.map(at -> at.startMs(zone)).orElse(Dates.NOW);
        if (occurredAtMs > nowMs + AHEAD_MAX_MS) {
            throw Problem.invalid(
                            "/occurredAt", "occurred_in_future", "The ledger is not there yet.")
                    .exception();
        }
        return occurredAtMs > nowMs ? Dates.NOW : occurredAtMs;
    }

    private static long tellable(long expiresAtMs) {
        requireTellable("/expiresAt", expiresAtMs);
        return expiresAtMs;
    }

    /** Answers show it, and RFC 3339 has years of four digits. */
    private static void requireTellable(String pointer, long atMs) {
        if (atMs > Times.LAST_MS) {
            throw Problem.invalid(
                            pointer,
                            "invalid_time",
                            "It would lie in the year 10000; null is never.")
                    .exception();
        }
    }
}
