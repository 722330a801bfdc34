package dev.tallystick.rest.points;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Evaluation;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Granted;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.rest.baskets.Basket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a purchase or an event is worth.
 *
 * @param facts what was known of it
 * @param evaluation what each promotion made of it
 * @param units what is granted in each unit, the earn's own first, though it may be nothing
 * @param basket what was bought, its categories known
 * @param event what was done
 * @param base the base earn of the program's configuration
 * @param validUntilMs the first instant at which it would come out differently
 */
record Evaluated(
        Facts facts,
        Evaluation evaluation,
        List<InUnit> units,
        Optional<Basket> basket,
        Optional<Event> event,
        Optional<BaseEarn> base,
        long validUntilMs) {
    /**
     * What is granted in one unit.
     *
     * @param unit number within the program
     * @param grants in the order in which caps and budgets apply
     */
    record InUnit(int unit, List<Granted> grants) {
        InUnit {
            grants = List.copyOf(grants);
        }

        /** {@return whether nothing grants but the base earn, which no cap limits} */
        boolean isPlain() {
            for (Granted granted : grants) {
                if (!isBase(granted.promotion())) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * {@return grants by unit, those of one unit first}
     *
     * @param own number of that unit
     */
    static List<InUnit> byUnit(ProgramConfig program, int own, List<Granted> grants) {
        List<InUnit> units = new ArrayList<>();
        units.add(new InUnit(own, in(program, own, grants)));
        for (int unit = 0; unit < program.units().size(); unit++) {
            List<Granted> those = unit == own ? List.of() : in(program, unit, grants);
            if (!those.isEmpty()) {
                units.add(new InUnit(unit, those));
            }
        }
        return List.copyOf(units);
    }

    private static List<Granted> in(ProgramConfig program, int unit, List<Granted> grants) {
        String code = program.units().get(unit).code();
        List<Granted> those = new ArrayList<>(grants.size());
        for (Granted granted : grants) {
            if (granted.promotion().unit().equals(code)) {
                those.add(granted);
            }
        }
        return those;
    }

    /** {@return what is granted in the earn's own unit} */
    InUnit own() {
        return units.getFirst();
    }

    /** {@return what is granted in further units} */
    List<InUnit> others() {
        return units.subList(1, units.size());
    }

    /** {@return what is granted in the earn's own unit, before caps and budgets} */
    long points() {
        long sum = 0;
        for (Granted granted : own().grants()) {
            sum += granted.points();
        }
        return sum;
    }

    /** {@return whether nothing grants at all} */
    boolean isNothing() {
        return own().grants().isEmpty() && others().isEmpty();
    }

    /** {@return whether nothing grants but the base earn, in whatever unit} */
    boolean isPlain() {
        for (InUnit unit : units) {
            if (!unit.isPlain()) {
                return false;
            }
        }
        return true;
    }

    static boolean isBase(Promotion promotion) {
        return promotion.id().equals(Promotion.BASE_EARN_ID);
    }
}
