package dev.tallystick.rest.benefits;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.definitions.DefinitionKind;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;

/** How benefits are defined: {@code /v1/benefits/{benefitId}}. */
final class BenefitKind implements DefinitionKind<Benefit> {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int DESCRIPTION_LENGTH_MAX = 2_000;
    private static final int TIER_COUNT_MAX = 100;

    private final BiPredicate<String, String> voucherTypes;

    /**
     * @param voucherTypes whether a program has one of that id
     */
    BenefitKind(BiPredicate<String, String> voucherTypes) {
        this.voucherTypes = voucherTypes;
    }

    @Override
    public String name() {
        return "benefit";
    }

    @Override
    public String path() {
        return "/v1/benefits";
    }

    @Override
    public String idField() {
        return "benefitId";
    }

    @Override
    public Benefit read(ProgramConfig program, String id, Fields fields) {
        return new Benefit(
                id,
                fields.text("name", NAME_LENGTH_MAX),
                fields.optionalText("description", DESCRIPTION_LENGTH_MAX).orElse(null),
                Window.read(program, fields),
                Audience.read(fields),
                fields.flag("subscribersOnly"),
                UseLimit.readAll(fields, "limits"),
                tierLimits(fields),
                fields.optionalInteger("totalUses", 0, UseLimit.USES_MAX),
                fields.optionalId("voucherTypeId", IdRule.PLAIN));
    }

    private static Map<String, List<UseLimit>> tierLimits(Fields fields) {
        Optional<List<Fields>> list = fields.nestedList("tierLimits", TIER_COUNT_MAX);
        Map<String, List<UseLimit>> limits = new LinkedHashMap<>();
        for (Fields each : list.orElseGet(List::of)) {
            String tier = each.id("tier", IdRule.PLAIN);
            List<UseLimit> ofTier = UseLimit.readAll(each, "limits");
            each.refuseUnknown();
            if (!tier.isEmpty() && limits.put(tier, ofTier) != null) {
                each.error("tier", "duplicate_value", "The tier has limits already.");
            }
        }
        return limits;
    }

    @Override
    public void write(JsonGenerator out, Benefit benefit) throws IOException {
        out.writeStringField("name", benefit.name());
        out.writeStringField("description", benefit.description());
        benefit.window().write(out);
        benefit.audience().write(out);
        out.writeBooleanField("subscribersOnly", benefit.subscribersOnly());
        UseLimit.writeAll(out, "limits", benefit.limits());
        out.writeArrayFieldStart("tierLimits");
        for (Map.Entry<String, List<UseLimit>> tier : benefit.tierLimits().entrySet()) {
            out.writeStartObject();
            out.writeStringField("tier", tier.getKey());
            UseLimit.writeAll(out, "limits", tier.getValue());
            out.writeEndObject();
        }
        out.writeEndArray();
        writeCount(out, "totalUses", benefit.usesMax());
        out.writeStringField("voucherTypeId", benefit.voucherTypeId().orElse(null));
    }

    @Override
    public void requireReferences(String programId, Benefit benefit) {
        if (benefit.voucherTypeId().isPresent()
                && !voucherTypes.test(programId, benefit.voucherTypeId().get())) {
            throw Problem.invalid(
                            "/voucherTypeId", "unknown_reference", "There is none of that id.")
                    .exception();
        }
    }

    /** Writes a number of uses, or null for any number. */
    static void writeCount(JsonGenerator out, String name, OptionalLong count) throws IOException {
        if (count.isEmpty()) {
            out.writeNullField(name);
        } else {
            out.writeNumberField(name, count.getAsLong());
        }
    }
}
