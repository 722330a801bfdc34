package dev.tallystick.rest.points;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.promotion.Evaluation;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.PromotionSet;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.facts.MemberFacts;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.promotions.EvaluationValidity;
import dev.tallystick.rest.promotions.Promotions;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Works out what purchases and events are worth: by the promotions of their program, its base earn
 * among them, and what is known of the member. Source: ARCHITECTURE.md, "Earning by rules".
 */
final class Evaluations {
    private final Promotions promotions;
    private final MemberFacts members;
    private final Catalogue catalogue;

    Evaluations(Promotions promotions, MemberFacts members, Catalogue catalogue) {
        this.promotions = promotions;
        this.members = members;
        this.catalogue = catalogue;
    }

    /**
     * {@return what an earn is worth}
     *
     * @param unit number of the unit it is in; what is granted in others stands behind that
     * @param worth what it is for
     * @param occurredAtMs when it takes effect, {@link Dates#NOW} for now
     * @param nowMs ledger time
     * @throws dev.tallystick.rest.problem.ProblemException 400 if it is worth more than an account
     *     can hold
     */
    Evaluated of(
            ProgramConfig program,
            int unit,
            Posting.Earn earn,
            Posting.Worth.ByRules worth,
            long occurredAtMs,
            long nowMs) {
        ZoneId zone = ZoneId.of(program.timeZone());
        long atMs = occurredAtMs == Dates.NOW ? nowMs : occurredAtMs;
        LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(atMs), zone);
        Optional<Basket> basket =
                switch (worth) {
                    case Posting.Worth.Bought(Basket bought) -> Optional.of(bought);
                    case Posting.Worth.GuestWouldBuy(Basket bought) -> Optional.of(bought);
                    case Posting.Worth.Done(Event _) -> Optional.empty();
                };
        Optional<Event> event =
                worth instanceof Posting.Worth.Done(Event done)
                        ? Optional.of(done)
                        : Optional.empty();
        Optional<MemberFacts.Seen> member =
                worth instanceof Posting.Worth.GuestWouldBuy
                        ? Optional.empty()
                        : Optional.of(members.of(program.id(), earn.memberId(), zone, nowMs));
        Optional<Basket> known =
                basket.map(bought -> catalogue.withCategories(program.id(), bought));
        Facts facts =
                new Facts(
                        known.map(Basket::purchase),
                        event.map(Event::happening),
                        member.map(MemberFacts.Seen::shopper),
                        earn.partnerId(),
                        atMs,
                        local);
        PromotionSet set = promotions.at(program, atMs, nowMs);
        Evaluation evaluation = set.evaluate(facts);
        requireTellable(evaluation, worth);
        return new Evaluated(
                facts,
                evaluation,
                Evaluated.byUnit(program, unit, evaluation.grants()),
                known,
                event,
                program.baseEarn(),
                occurredAtMs == Dates.NOW
                        ? Math.min(
                                EvaluationValidity.untilMs(set, atMs, zone),
                                member.map(MemberFacts.Seen::untilMs).orElse(Dates.NEVER))
                        : Dates.NEVER);
    }

    /** {@return the same again, as it was when it was tried} */
    Evaluated again(ProgramConfig program, int unit, Posting.Earn earn, RecordedEntry tried) {
        if (!(earn.worth() instanceof Posting.Worth.ByRules rules)) {
            throw new IllegalArgumentException("says its points itself: " + earn.txId());
        }
        return of(program, unit, earn, rules, tried.effectiveAtMs(), tried.postedAtMs());
    }

    private static void requireTellable(Evaluation evaluation, Posting.Worth.ByRules worth) {
        Optional<Promotion> tooLarge = evaluation.tooLarge();
        if (tooLarge.isPresent()) {
            boolean isBasket = !(worth instanceof Posting.Worth.Done);
            throw Problem.invalid(
                            isBasket ? "/basket" : "/event",
                            "out_of_range",
                            "It would earn more than 2^53 - 1 points.")
                    .exception();
        }
    }
}
