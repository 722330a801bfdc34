package dev.tallystick.rest.promotions;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.promotion.Conditions;
import dev.tallystick.ledger.promotion.Grant;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.Rounding;
import dev.tallystick.ledger.promotion.When;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.programs.ExpiryJson;

import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;

/** Reads a promotion's definition, and collects every fault of it. */
final class PromotionReader {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int WORD_LENGTH_MAX = 20;
    private static final long PRIORITY_MAX = 1_000_000;

    private final ProgramConfig program;
    private final ZoneId zone;
    private final Conditions language;
    private final Fields fields;

    /** What a definition says. */
    record Definition(String name, Promotion rule) {}

    /**
     * @param program whose units and time zone are meant
     * @param language of conditions
     */
    PromotionReader(ProgramConfig program, Conditions language, ObjectNode definition) {
        this.program = program;
        this.zone = ZoneId.of(program.timeZone());
        this.language = language;
        this.fields = Fields.of(definition);
    }

    /**
     * {@return the definition}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
     */
    Definition read(String id, int version) {
        String name = fields.text("name", NAME_LENGTH_MAX);
        Optional<Moment> from = fields.moment("from");
        Optional<Moment> to = fields.moment("to");
        if (!fields.given("from")) {
            fields.error("from", "missing_field", "Must be given.");
        }
        Promotion.Kind kind = kind();
        String unit = unit();
        int priority = (int) fields.integer("priority", -PRIORITY_MAX, PRIORITY_MAX);
        Optional<String> group = fields.optionalId("exclusiveGroup", IdRule.PLAIN);
        When when = WhenReader.read(fields, language);
        Optional<Grant> grant = GrantReader.read(fields, kind, when);
        Rounding rounding = rounding();
        CapReader limits = CapReader.read(fields);
        Optional<Period> activatesAfter = activatesAfter();
        Optional<ExpiryPolicy> expiry = expiry();
        long fromMs = from.map(moment -> moment.startMs(zone)).orElse(0L);
        long toMs = to.map(moment -> moment.endMs(zone)).orElse(Dates.NEVER);
        requireWindow(fromMs, toMs);
        fields.finish();
        return new Definition(
                name,
                new Promotion(
                        id,
                        version,
                        kind,
                        unit,
                        priority,
                        group,
                        fromMs,
                        toMs,
                        when,
                        grant.orElseThrow(),
                        rounding,
                        limits.cap(),
                        limits.budgetPoints(),
                        activatesAfter,
                        expiry));
    }

    private void requireWindow(long fromMs, long toMs) {
        if (toMs <= fromMs) {
            fields.error("to", "out_of_range", "Must be later than from.");
        }
        if (toMs != Dates.NEVER && toMs > Times.LAST_MS) {
            fields.error("to", "invalid_time", "It would lie in the year 10000.");
        }
    }

    private Promotion.Kind kind() {
        return switch (fields.text("kind", WORD_LENGTH_MAX)) {
            case "BASE" -> Promotion.Kind.BASE;
            case "BONUS" -> Promotion.Kind.BONUS;
            case "" -> Promotion.Kind.BONUS;
            default -> {
                fields.error("kind", "invalid_value", "Must be BASE or BONUS.");
                yield Promotion.Kind.BONUS;
            }
        };
    }

    private String unit() {
        String defaultUnit = program.units().get(program.defaultUnit()).code();
        String unit = fields.optionalId("unit", IdRule.CODE).orElse(defaultUnit);
        if (program.unitOf(unit) < 0) {
            fields.error("unit", "unknown_unit", "The program has no such unit.");
        }
        return unit;
    }

    private Rounding rounding() {
        String name = fields.optionalText("rounding", WORD_LENGTH_MAX).orElse("FLOOR");
        for (Rounding rounding : Rounding.values()) {
            if (rounding.name().equals(name)) {
                return rounding;
            }
        }
        fields.error("rounding", "invalid_value", "Must be FLOOR, HALF_UP or CEILING.");
        return Rounding.FLOOR;
    }

    private Optional<Period> activatesAfter() {
        Optional<String> text = fields.optionalText("activatesAfter", WORD_LENGTH_MAX);
        if (text.isPresent() && !ExpiryJson.isPeriod(text.get())) {
            fields.error("activatesAfter", "invalid_value", ExpiryJson.PERIOD_RULE);
            return Optional.empty();
        }
        return text.map(Period::parse);
    }

    private Optional<ExpiryPolicy> expiry() {
        if (!fields.given("expiry")) {
            return Optional.empty();
        }
        ExpiryPolicy policy = ExpiryJson.read(fields, new ExpiryPolicy.Never());
        if (policy instanceof ExpiryPolicy.Sliding) {
            fields.error("expiry", "invalid_value", "A date slides for a whole unit only.");
        }
        return Optional.of(policy);
    }
}
