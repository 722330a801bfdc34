package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.entry.Dates;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a member may do with a benefit at an instant: a function of what is known then.
 *
 * @param obstacles why it may not be used, in their order; none: it may
 * @param limits of the member, in each period
 * @param left how often the member may still use it before something renews, allocated uses among
 *     them; empty: as often as he likes
 * @param renewsAtMs when the limit that leaves least begins again; {@link Dates#NEVER}: not
 * @param byAllocation whether a use now is one of those that were allocated
 */
record Standing(
        Set<Obstacle> obstacles,
        List<Counted> limits,
        OptionalLong left,
        long renewsAtMs,
        boolean byAllocation) {
    private static final long ANY_NUMBER = Long.MAX_VALUE;

    /**
     * A limit and how much of it is used.
     *
     * @param renewsAtMs the first instant of the next period; {@link Dates#NEVER}: there is none
     */
    record Counted(UseLimit limit, long used, long renewsAtMs) {
        long left() {
            return Math.max(0, limit.usesMax() - used);
        }
    }

    /**
     * {@return what a member may do}
     *
     * @param uses until now
     */
    static Standing of(Benefit benefit, Candidate candidate, Uses uses, long nowMs, ZoneId zone) {
        List<Counted> limits = counted(benefit, candidate, uses, nowMs, zone);
        long ofLimits = limits.stream().mapToLong(Counted::left).min().orElse(ANY_NUMBER);
        Set<Obstacle> general = general(benefit, candidate, uses, nowMs);
        Set<Obstacle> personal = personal(benefit, candidate);
        if (ofLimits == 0) {
            personal.add(Obstacle.LIMIT_REACHED);
        }
        long ofMember = personal.isEmpty() ? ofLimits : 0;
        long withAllocated = ofMember == ANY_NUMBER ? ANY_NUMBER : ofMember + uses.allocated();
        long ofAll =
                benefit.usesMax().isEmpty()
                        ? ANY_NUMBER
                        : Math.max(0, benefit.usesMax().getAsLong() - uses.byAll());
        long left = Math.min(withAllocated, ofAll);
        boolean byAllocation = !personal.isEmpty() && uses.allocated() > 0;
        Set<Obstacle> obstacles = EnumSet.copyOf(general);
        if (!byAllocation) {
            obstacles.addAll(personal);
        }
        return new Standing(
                obstacles,
                limits,
                left == ANY_NUMBER ? OptionalLong.empty() : OptionalLong.of(left),
                limits.stream()
                        .filter(limit -> limit.left() == ofLimits)
                        .mapToLong(Counted::renewsAtMs)
                        .max()
                        .orElse(Dates.NEVER),
                byAllocation);
    }

    boolean isEligible() {
        return obstacles.isEmpty();
    }

    private static List<Counted> counted(
            Benefit benefit, Candidate candidate, Uses uses, long nowMs, ZoneId zone) {
        LocalDate today = Instant.ofEpochMilli(nowMs).atZone(zone).toLocalDate();
        List<Counted> limits = new ArrayList<>();
        for (UseLimit limit : benefit.limitsIn(candidate.facts().tier())) {
            LimitPeriod.Span span = limit.period().around(today, zone);
            limits.add(new Counted(limit, uses.in(limit.period()), span.toMs()));
        }
        return limits;
    }

    /** What no allocation helps against. */
    private static Set<Obstacle> general(
            Benefit benefit, Candidate candidate, Uses uses, long nowMs) {
        Set<Obstacle> found = EnumSet.noneOf(Obstacle.class);
        if (!candidate.isActive()) {
            found.add(Obstacle.MEMBER_NOT_ACTIVE);
        }
        if (nowMs < benefit.window().fromMs()) {
            found.add(Obstacle.NOT_YET_LIVE);
        }
        if (nowMs >= benefit.window().toMs()) {
            found.add(Obstacle.NO_LONGER_LIVE);
        }
        if (benefit.usesMax().isPresent() && uses.byAll() >= benefit.usesMax().getAsLong()) {
            found.add(Obstacle.USED_UP);
        }
        return found;
    }

    /** Whom a plan gives it has it whatever the tier and the segment. */
    private static Set<Obstacle> personal(Benefit benefit, Candidate candidate) {
        Set<Obstacle> found = EnumSet.noneOf(Obstacle.class);
        if (candidate.byPlan().contains(benefit.id())) {
            return found;
        }
        if (benefit.subscribersOnly()) {
            found.add(Obstacle.SUBSCRIPTION_REQUIRED);
        }
        if (!benefit.audience().hasTierOf(candidate.facts())) {
            found.add(Obstacle.TIER_NOT_ELIGIBLE);
        }
        if (!benefit.audience().hasSegmentOf(candidate.facts())) {
            found.add(Obstacle.SEGMENT_NOT_ELIGIBLE);
        }
        return found;
    }
}
