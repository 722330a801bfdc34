package dev.tallystick.rest.promotions;

import dev.tallystick.ledger.promotion.Grant;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.When;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.money.Money;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a promotion grants: the field {@code grant}. */
final class GrantReader {
    private static final String FIELD = "grant";
    private static final List<String> KINDS =
            List.of("fixed", "perMoney", "multiplier", "perProduct");
    private static final int PRODUCT_COUNT_MAX = 1_000;
    private static final int DECIMAL_LENGTH_MAX = 20;
    private static final Pattern DECIMAL =
            Pattern.compile(
                    "(0|[1-9][0-9]{0,6})(\\.[0-9]{1," + Grant.Multiplier.DIGITS_MAX + "})?");

    private final Fields fields;

    private GrantReader(Fields fields) {
        this.fields = fields;
    }

    /** {@return the grant; empty when at fault} Takes the faults found. */
    static Optional<Grant> read(Fields promotion, Promotion.Kind kind, When when) {
        if (!promotion.given(FIELD)) {
            promotion.error(FIELD, "missing_field", "Must be given.");
        }
        Optional<Fields> nested = promotion.nested(FIELD);
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = nested.get();
        List<String> given = KINDS.stream().filter(fields::given).toList();
        fields.refuseUnknown();
        if (given.size() != 1) {
            promotion.error(
                    FIELD,
                    given.isEmpty() ? "missing_field" : "conflicting_fields",
                    "Must have just one of fixed, perMoney, multiplier and perProduct.");
            return Optional.empty();
        }
        String name = given.getFirst();
        if (when.event().isPresent() && !name.equals("fixed")) {
            fields.error(name, "conflicting_fields", "An event has no basket.");
        }
        if (kind == Promotion.Kind.BASE && name.equals("multiplier")) {
            fields.error(name, "conflicting_fields", "Multiplies what BASE promotions grant.");
        }
        GrantReader reader = new GrantReader(fields);
        return switch (name) {
            case "fixed" -> reader.fixed();
            case "perMoney" -> reader.perMoney(when);
            case "multiplier" -> reader.multiplier();
            default -> reader.perProduct();
        };
    }

    private Optional<Grant> fixed() {
        long points = fields.points("fixed");
        return points == 0 ? Optional.empty() : Optional.of(new Grant.Fixed(points));
    }

    private Optional<Grant> perMoney(When when) {
        Optional<Fields> nested = fields.nested("perMoney");
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields perMoney = nested.get();
        long points = perMoney.points("points");
        if (!perMoney.given("amount")) {
            perMoney.error("amount", "missing_field", "Must be given.");
        }
        Optional<Money> money = Money.read(perMoney, "amount");
        perMoney.refuseUnknown();
        if (money.isPresent() && money.get().amount().signum() == 0) {
            perMoney.error("amount", "invalid_amount", "Must be more than 0.");
            return Optional.empty();
        }
        if (money.isPresent()
                && when.minimumSpend().isPresent()
                && !when.minimumSpend()
                        .get()
                        .currency()
                        .equals(money.get().currency().getCurrencyCode())) {
            perMoney.error(
                    "amount", "currency_mismatch", "The minimum spend is in another currency.");
        }
        return points == 0 || money.isEmpty()
                ? Optional.empty()
                : Optional.of(new Grant.PerMoney(points, WhenReader.amountOf(money.get())));
    }

    private Optional<Grant> multiplier() {
        String text = fields.text("multiplier", DECIMAL_LENGTH_MAX);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal factor =
                DECIMAL.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
        if (factor.signum() == 0
                || factor.compareTo(BigDecimal.valueOf(Grant.Multiplier.FACTOR_MAX)) > 0) {
            fields.error(
                    "multiplier",
                    "invalid_value",
                    "Must be a decimal string such as \"1.5\": above 0, at most %d, with up to %d digits behind the point."
                            .formatted(Grant.Multiplier.FACTOR_MAX, Grant.Multiplier.DIGITS_MAX));
            return Optional.empty();
        }
        return Optional.of(new Grant.Multiplier(factor));
    }

    private Optional<Grant> perProduct() {
        Optional<List<Fields>> list = fields.nestedList("perProduct", PRODUCT_COUNT_MAX);
        if (list.isEmpty()) {
            return Optional.empty();
        }
        if (list.get().isEmpty()) {
            fields.error("perProduct", "out_of_range", "Must name at least one product.");
        }
        Map<String, Long> points = new HashMap<>();
        for (Fields each : list.get()) {
            String productId = each.id("productId", IdRule.EXTERNAL);
            long perPiece = each.points("points");
            each.refuseUnknown();
            if (!productId.isEmpty() && points.put(productId, perPiece) != null) {
                each.error("productId", "duplicate_value", "The product is named twice.");
            }
        }
        return fields.isClean() ? Optional.of(new Grant.PerProduct(points)) : Optional.empty();
    }
}
