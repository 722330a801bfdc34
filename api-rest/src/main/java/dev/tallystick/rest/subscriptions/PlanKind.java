package dev.tallystick.rest.subscriptions;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Grant;
import dev.tallystick.rest.definitions.DefinitionKind;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.money.Money;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.programs.ExpiryJson;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/** How plans are defined: {@code /v1/subscription-plans/{planId}}. */
final class PlanKind implements DefinitionKind<Plan> {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int DESCRIPTION_LENGTH_MAX = 2_000;
    private static final int PERIOD_LENGTH_MAX = 20;
    private static final int MULTIPLIER_LENGTH_MAX = 20;
    private static final int BENEFIT_COUNT_MAX = 100;
    private static final Pattern DECIMAL =
            Pattern.compile(
                    "(0|[1-9][0-9]{0,6})(\\.[0-9]{1," + Grant.Multiplier.DIGITS_MAX + "})?");

    private final BiPredicate<String, String> benefits;

    /**
     * @param benefits whether a program has one of that id
     */
    PlanKind(BiPredicate<String, String> benefits) {
        this.benefits = benefits;
    }

    @Override
    public String name() {
        return "subscription_plan";
    }

    @Override
    public String path() {
        return "/v1/subscription-plans";
    }

    @Override
    public String idField() {
        return "planId";
    }

    @Override
    public Plan read(ProgramConfig program, String id, Fields fields) {
        String name = fields.text("name", NAME_LENGTH_MAX);
        Optional<String> description = fields.optionalText("description", DESCRIPTION_LENGTH_MAX);
        String unit = unit(program, fields);
        if (!fields.given("period")) {
            fields.error("period", "missing_field", "Must be given.");
        }
        Optional<Period> period = period(fields, "period");
        boolean renews = !fields.given("renews") || fields.flag("renews");
        Optional<Period> trial = period(fields, "trial");
        Optional<Money> price = Money.read(fields, "price");
        OptionalLong pricePoints = fields.optionalInteger("pricePoints", 1, Fields.POINTS_MAX);
        if (pricePoints.isPresent() && renews) {
            fields.error(
                    "renews",
                    "conflicting_fields",
                    "What points pay is over after a period: nobody's points are taken unasked.");
        }
        if (pricePoints.isPresent() && trial.isPresent()) {
            fields.error("trial", "conflicting_fields", "What points pay is paid at once.");
        }
        return new Plan(
                id,
                name,
                description.orElse(null),
                unit,
                period.orElse(Period.ZERO),
                renews,
                trial,
                price,
                pricePoints,
                benefits(fields),
                multiplier(fields),
                !fields.given("active") || fields.flag("active"));
    }

    private static String unit(ProgramConfig program, Fields fields) {
        String defaultUnit = program.units().get(program.defaultUnit()).code();
        String unit = fields.optionalId("unit", IdRule.CODE).orElse(defaultUnit);
        if (program.unitOf(unit) < 0) {
            fields.error("unit", "unknown_unit", "The program has no such unit.");
        }
        return unit;
    }

    private static Optional<Period> period(Fields fields, String name) {
        Optional<String> text = fields.optionalText(name, PERIOD_LENGTH_MAX);
        if (text.isPresent()
                && (!ExpiryJson.isPeriod(text.get()) || text.get().indexOf('-') >= 0)) {
            fields.error(name, "invalid_value", ExpiryJson.PERIOD_RULE);
            return Optional.empty();
        }
        return text.map(Period::parse);
    }

    private static List<String> benefits(Fields fields) {
        List<String> ids = fields.strings("benefits", BENEFIT_COUNT_MAX).orElseGet(List::of);
        for (String id : ids) {
            if (!IdRule.PLAIN.allows(id)) {
                fields.error(
                        "benefits", "invalid_id", "Must be " + IdRule.PLAIN.description() + ".");
                return List.of();
            }
        }
        if (new HashSet<>(ids).size() < ids.size()) {
            fields.error("benefits", "duplicate_value", "Names one twice.");
        }
        return List.copyOf(ids);
    }

    private static Optional<BigDecimal> multiplier(Fields fields) {
        Optional<String> text = fields.optionalText("multiplier", MULTIPLIER_LENGTH_MAX);
        Optional<BigDecimal> factor =
                text.filter(t -> DECIMAL.matcher(t).matches())
                        .map(BigDecimal::new)
                        .filter(f -> f.signum() > 0)
                        .filter(
                                f ->
                                        f.compareTo(BigDecimal.valueOf(Grant.Multiplier.FACTOR_MAX))
                                                <= 0);
        if (text.isPresent() && factor.isEmpty()) {
            fields.error(
                    "multiplier",
                    "invalid_value",
                    "Must be a decimal string such as \"0.5\": above 0, at most %d, with up to %d digits behind the point."
                            .formatted(Grant.Multiplier.FACTOR_MAX, Grant.Multiplier.DIGITS_MAX));
        }
        return factor;
    }

    @Override
    public void requireReferences(String programId, Plan plan) {
        for (int i = 0; i < plan.benefits().size(); i++) {
            if (!benefits.test(programId, plan.benefits().get(i))) {
                throw Problem.invalid(
                                "/benefits/" + i, "unknown_reference", "There is none of that id.")
                        .exception();
            }
        }
    }

    @Override
    public void write(JsonGenerator out, Plan plan) throws IOException {
        out.writeStringField("name", plan.name());
        out.writeStringField("description", plan.description());
        out.writeStringField("unit", plan.unit());
        out.writeStringField("period", plan.period().toString());
        out.writeBooleanField("renews", plan.renews());
        out.writeStringField("trial", plan.trial().map(Period::toString).orElse(null));
        if (plan.price().isPresent()) {
            plan.price().get().writeField(out, "price");
        } else {
            out.writeNullField("price");
        }
        if (plan.pricePoints().isPresent()) {
            out.writeNumberField("pricePoints", plan.pricePoints().getAsLong());
        } else {
            out.writeNullField("pricePoints");
        }
        out.writeArrayFieldStart("benefits");
        for (String benefitId : plan.benefits()) {
            out.writeString(benefitId);
        }
        out.writeEndArray();
        out.writeStringField(
                "multiplier", plan.multiplier().map(BigDecimal::toPlainString).orElse(null));
        out.writeBooleanField("active", plan.active());
    }
}
