package dev.tallystick.rest.subscriptions;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.promotion.Grant;
import dev.tallystick.ledger.promotion.Names;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.Rounding;
import dev.tallystick.ledger.promotion.When;
import dev.tallystick.rest.definitions.Definition;
import dev.tallystick.rest.definitions.Definitions;
import dev.tallystick.rest.facts.MemberFacts;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.promotions.Implied;
import dev.tallystick.rest.store.Database;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Plans of all programs. A multiplier is a promotion for the segment of those who have the plan.
 */
public final class Plans implements Implied {
    private final Definitions<Plan> definitions;

    /**
     * @param benefits whether a program has one of that id
     */
    public Plans(Database database, BiPredicate<String, String> benefits, LedgerGate gate) {
        this.definitions = new Definitions<>(database, new PlanKind(benefits), gate::program);
    }

    Definitions<Plan> definitions() {
        return definitions;
    }

    /** Has somebody told of every program whose plans may have changed. */
    public void whenChanged(Consumer<String> listener) {
        definitions.whenChanged(listener);
    }

    /** {@return the benefits that one of these plans includes, by their ids} */
    public Set<String> benefitsOf(String programId, List<String> planIds) {
        Set<String> benefits = new HashSet<>();
        for (String planId : planIds) {
            definitions
                    .find(programId, planId)
                    .ifPresent(plan -> benefits.addAll(plan.value().benefits()));
        }
        return benefits;
    }

    @Override
    public List<Promotion> of(ProgramConfig program) {
        return definitions.all(program.id()).stream()
                .map(Plans::promotionOf)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Optional<Promotion> version(String programId, String promotionId, int version) {
        if (!promotionId.startsWith(MemberFacts.PLAN_PREFIX)) {
            return Optional.empty();
        }
        String planId = promotionId.substring(MemberFacts.PLAN_PREFIX.length());
        return definitions.find(programId, planId, version).flatMap(Plans::promotionOf);
    }

    private static Optional<Promotion> promotionOf(Definition<Plan> definition) {
        Plan plan = definition.value();
        String name = MemberFacts.PLAN_PREFIX + plan.id();
        return plan.multiplier()
                .map(
                        factor ->
                                new Promotion(
                                        name,
                                        definition.version(),
                                        Promotion.Kind.BONUS,
                                        plan.unit(),
                                        0,
                                        Optional.empty(),
                                        0,
                                        Dates.NEVER,
                                        whoseSegmentIs(name),
                                        new Grant.Multiplier(factor),
                                        Rounding.FLOOR,
                                        Optional.empty(),
                                        OptionalLong.empty(),
                                        Optional.empty(),
                                        Optional.empty()));
    }

    private static When whoseSegmentIs(String name) {
        return new When(
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Names.ANY,
                Names.ANY,
                List.of(),
                List.of(name),
                Optional.empty(),
                Optional.empty());
    }
}
