package dev.tallystick.rest.benefits;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Fields;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How often a member may use something in a period.
 *
 * @param usesMax 0 or more
 */
record UseLimit(LimitPeriod period, long usesMax) {
    /** More than anybody counts by hand. */
    static final long USES_MAX = 1_000_000_000;

    private static final int WORD_LENGTH_MAX = 20;

    /** {@return the limits in an optional list, at most one for each period} */
    static List<UseLimit> readAll(Fields fields, String name) {
        Optional<List<Fields>> list = fields.nestedList(name, LimitPeriod.values().length);
        List<UseLimit> limits = new ArrayList<>();
        Set<LimitPeriod> periods = EnumSet.noneOf(LimitPeriod.class);
        for (Fields each : list.orElseGet(List::of)) {
            String word = each.text("period", WORD_LENGTH_MAX);
            Optional<LimitPeriod> period = LimitPeriod.of(word);
            long uses = each.integer("uses", 0, USES_MAX);
            each.refuseUnknown();
            if (period.isEmpty() && !word.isEmpty()) {
                each.error(
                        "period",
                        "invalid_value",
                        "Must be DAY, MONTH, QUARTER, YEAR or LIFETIME.");
            } else if (period.isPresent() && !periods.add(period.get())) {
                each.error("period", "duplicate_value", "The period has a limit already.");
            }
            period.ifPresent(known -> limits.add(new UseLimit(known, uses)));
        }
        return List.copyOf(limits);
    }

    static void writeAll(JsonGenerator out, String name, List<UseLimit> limits) throws IOException {
        out.writeArrayFieldStart(name);
        for (UseLimit limit : limits) {
            out.writeStartObject();
            out.writeStringField("period", limit.period().name());
            out.writeNumberField("uses", limit.usesMax());
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
