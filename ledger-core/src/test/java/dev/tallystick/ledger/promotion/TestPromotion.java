package dev.tallystick.ledger.promotion;

import dev.tallystick.ledger.entry.Dates;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A promotion for tests, for every purchase, of priority 0; and what was bought. */
record TestPromotion(
        String id,
        Promotion.Kind kind,
        Grant grant,
        When when,
        Rounding rounding,
        int priority,
        Optional<String> group,
        String unit) {
    static TestPromotion base(String id, Grant grant) {
        return of(id, Promotion.Kind.BASE, grant);
    }

    static TestPromotion bonus(String id, Grant grant) {
        return of(id, Promotion.Kind.BONUS, grant);
    }

    private static TestPromotion of(String id, Promotion.Kind kind, Grant grant) {
        return new TestPromotion(
                id, kind, grant, When.ALWAYS, Rounding.FLOOR, 0, Optional.empty(), "POINTS");
    }

    static Grant perMoney(long points, long minor) {
        return new Grant.PerMoney(points, new Amount(minor, "EUR"));
    }

    static Grant multiplier(String factor) {
        return new Grant.Multiplier(new BigDecimal(factor));
    }

    TestPromotion rounding(Rounding other) {
        return new TestPromotion(id, kind, grant, when, other, priority, group, unit);
    }

    TestPromotion exclusive(String other, int priorityInIt) {
        return new TestPromotion(
                id, kind, grant, when, rounding, priorityInIt, Optional.of(other), unit);
    }

    TestPromotion in(String other) {
        return new TestPromotion(id, kind, grant, when, rounding, priority, group, other);
    }

    TestPromotion when(When other) {
        return new TestPromotion(id, kind, grant, other, rounding, priority, group, unit);
    }

    TestPromotion products(Names products) {
        return when(
                new When(
                        when.event(),
                        when.daysOfWeek(),
                        when.hours(),
                        when.partners(),
                        when.stores(),
                        when.channels(),
                        products,
                        when.categories(),
                        when.tiers(),
                        when.segments(),
                        when.minimumSpend(),
                        when.condition()));
    }

    Promotion get() {
        return new Promotion(
                id,
                1,
                kind,
                unit,
                priority,
                group,
                Long.MIN_VALUE,
                Dates.NEVER,
                when,
                grant,
                rounding,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static PromotionSet set(TestPromotion... promotions) {
        return PromotionSet.of(
                Arrays.stream(promotions).map(TestPromotion::get).toList(),
                RandomPromotions.LANGUAGE);
    }

    static Line line(String productId, long quantity, long amountMinor) {
        return new Line("of-" + productId, productId, Optional.empty(), quantity, amountMinor);
    }

    static Facts bought(Line... lines) {
        return at(
                LocalDateTime.of(2026, 11, 26, 12, 0),
                new Purchase("EUR", List.of(lines), Optional.empty(), Optional.empty()));
    }

    static Facts at(LocalDateTime local, Purchase purchase) {
        return new Facts(
                Optional.of(purchase),
                Optional.empty(),
                Optional.of(
                        new Shopper(
                                Optional.empty(),
                                List.of(),
                                Map.of(),
                                Optional.empty(),
                                Optional.empty())),
                Optional.empty(),
                0,
                local);
    }
}
