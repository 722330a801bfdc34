package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.Shopper;
import dev.tallystick.rest.promotions.Promotions;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The promotions that are live and leave no doubt about a member's tier and segments. */
final class UsablePromotions implements UsableSource {
    private final Promotions promotions;

    UsablePromotions(Promotions promotions) {
        this.promotions = promotions;
    }

    @Override
    public Usable.Kind kind() {
        return Usable.Kind.PROMOTION;
    }

    @Override
    public List<Usable> find(
            ProgramConfig program, Candidate candidate, long nowMs, long belowNumber, int limit) {
        return promotions.liveAt(program.id(), nowMs).stream()
                .filter(live -> live.number() < belowNumber)
                .filter(live -> isFor(live.rule(), candidate.facts()))
                .limit(limit)
                .map(UsablePromotions::usable)
                .toList();
    }

    private static boolean isFor(Promotion rule, Shopper member) {
        return new Audience(rule.when().tiers(), rule.when().segments()).holds(member);
    }

    private static Usable usable(Promotions.Live live) {
        return new Usable(
                Usable.Kind.PROMOTION,
                live.number(),
                live.rule().id(),
                live.name(),
                null,
                null,
                OptionalLong.empty(),
                live.rule().toMs(),
                Optional.empty(),
                Optional.empty());
    }
}
