package dev.tallystick.rest.benefits;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.promotion.Shopper;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Which members something is for.
 *
 * @param tiers the member has one of them; empty: whatever the tier
 * @param segments the member is in one of them; empty: in whichever
 */
record Audience(List<String> tiers, List<String> segments) {
    private static final int NAME_COUNT_MAX = 100;

    /** {@return the audience of {@code tiers} and {@code segments}} */
    static Audience read(Fields fields) {
        return new Audience(names(fields, "tiers"), names(fields, "segments"));
    }

    /** A list that is given names something: an empty one would say the reverse. */
    private static List<String> names(Fields fields, String name) {
        Optional<List<String>> given = fields.strings(name, NAME_COUNT_MAX);
        if (given.isEmpty()) {
            return List.of();
        }
        if (given.get().isEmpty()) {
            fields.error(name, "out_of_range", "Must name at least one; null is for everybody.");
        }
        for (String each : given.get()) {
            if (!IdRule.PLAIN.allows(each)) {
                fields.error(name, "invalid_id", "Must be " + IdRule.PLAIN.description() + ".");
                return List.of();
            }
        }
        if (new HashSet<>(given.get()).size() < given.get().size()) {
            fields.error(name, "duplicate_value", "Names one twice.");
        }
        return List.copyOf(given.get());
    }

    void write(JsonGenerator out) throws IOException {
        write(out, "tiers", tiers);
        write(out, "segments", segments);
    }

    private static void write(JsonGenerator out, String name, List<String> names)
            throws IOException {
        if (names.isEmpty()) {
            out.writeNullField(name);
            return;
        }
        out.writeArrayFieldStart(name);
        for (String each : names) {
            out.writeString(each);
        }
        out.writeEndArray();
    }

    boolean hasTierOf(Shopper member) {
        return tiers.isEmpty() || member.tier().filter(tiers::contains).isPresent();
    }

    boolean hasSegmentOf(Shopper member) {
        return segments.isEmpty() || member.segments().stream().anyMatch(segments::contains);
    }

    boolean holds(Shopper member) {
        return hasTierOf(member) && hasSegmentOf(member);
    }
}
