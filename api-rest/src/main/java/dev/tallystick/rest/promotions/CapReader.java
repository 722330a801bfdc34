package dev.tallystick.rest.promotions;

import dev.tallystick.ledger.promotion.Cap;
import dev.tallystick.ledger.promotion.CapPeriod;
import dev.tallystick.rest.json.Fields;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads what a promotion grants at most: the fields {@code cap} and {@code budget}.
 *
 * @param cap what one transaction and one member are granted
 * @param budgetPoints what all are
 */
record CapReader(Optional<Cap> cap, OptionalLong budgetPoints) {
    private static final int WORD_LENGTH_MAX = 20;

    /** {@return what the fields say; takes the faults found} */
    static CapReader read(Fields promotion) {
        OptionalLong budgetPoints = budget(promotion);
        return new CapReader(cap(promotion, budgetPoints.isPresent()), budgetPoints);
    }

    private static Optional<Cap> cap(Fields promotion, boolean hasBudget) {
        Optional<Fields> nested = promotion.nested("cap");
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = nested.get();
        OptionalLong perTransaction =
                fields.optionalInteger("perTransaction", 1, Fields.POINTS_MAX);
        Optional<Cap.PerMember> perMember = fields.nested("perMember").map(CapReader::perMember);
        Cap.Over over =
                switch (fields.optionalText("overCap", WORD_LENGTH_MAX).orElse("REDUCE")) {
                    case "REDUCE" -> Cap.Over.REDUCE;
                    case "REFUSE" -> Cap.Over.REFUSE;
                    default -> {
                        fields.error("overCap", "invalid_value", "Must be REDUCE or REFUSE.");
                        yield Cap.Over.REDUCE;
                    }
                };
        fields.refuseUnknown();
        boolean isOfBudget = hasBudget && fields.given("overCap");
        if (!fields.given("perTransaction") && !fields.given("perMember") && !isOfBudget) {
            promotion.error("cap", "missing_field", "Must have perTransaction or perMember.");
        }
        return Optional.of(new Cap(perTransaction, perMember, over));
    }

    private static Cap.PerMember perMember(Fields fields) {
        long points = fields.points("points");
        String name = fields.text("period", WORD_LENGTH_MAX);
        fields.refuseUnknown();
        for (CapPeriod period : CapPeriod.values()) {
            if (period.name().equals(name)) {
                return new Cap.PerMember(points, period);
            }
        }
        if (!name.isEmpty()) {
            fields.error("period", "invalid_value", "Must be DAY, WEEK, MONTH or YEAR.");
        }
        return new Cap.PerMember(points, CapPeriod.DAY);
    }

    private static OptionalLong budget(Fields promotion) {
        Optional<Fields> nested = promotion.nested("budget");
        if (nested.isEmpty()) {
            return OptionalLong.empty();
        }
        long points = nested.get().points("points");
        nested.get().refuseUnknown();
        return OptionalLong.of(points);
    }
}
