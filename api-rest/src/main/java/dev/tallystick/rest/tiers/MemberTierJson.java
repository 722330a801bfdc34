package dev.tallystick.rest.tiers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Times;

import java.io.IOException;
import java.util.OptionalLong;

/** Where a member stands, as answers show it. */
final class MemberTierJson {
    private MemberTierJson() {}

    /** Writes it as an object. */
    static void write(JsonGenerator out, MemberStanding standing) throws IOException {
        out.writeStartObject();
        out.writeStringField("tierId", standing.tier().map(Tier::tierId).orElse(null));
        out.writeStringField("name", standing.tier().map(Tier::name).orElse(null));
        writeTime(out, "since", standing.sinceMs());
        writeUntil(out, "validUntil", standing.keptUntilMs());
        out.writeFieldName("manual");
        if (standing.manual().isPresent()) {
            ManualTier manual = standing.manual().get();
            out.writeStartObject();
            writeUntil(out, "until", manual.untilMs());
            out.writeStringField("reason", manual.reason());
            out.writeStringField("at", Times.format(manual.atMs()));
            out.writeEndObject();
        } else {
            out.writeNull();
        }
        out.writeArrayFieldStart("next");
        for (MemberStanding.Progress progress : standing.next()) {
            write(out, progress);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** Writes a move as a row. */
    static void write(JsonGenerator out, TierMove move) throws IOException {
        out.writeStartObject();
        out.writeStringField("from", move.from().orElse(null));
        out.writeStringField("to", move.to().orElse(null));
        out.writeStringField("cause", move.cause().name());
        out.writeStringField("at", Times.format(move.atMs()));
        if (move.position() != 0) {
            out.writeNumberField("position", move.position());
        }
        writeUntil(out, "validUntil", move.keptUntilMs());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, MemberStanding.Progress progress)
            throws IOException {
        Measure measure = progress.tier().qualification().measure();
        out.writeStartObject();
        out.writeStringField("tierId", progress.tier().tierId());
        out.writeStringField("name", progress.tier().name());
        TierJson.writeMeasure(out, measure);
        TierJson.writeAmount(
                out, "threshold", measure, progress.tier().qualification().threshold());
        TierJson.writeAmount(out, "reached", measure, progress.amount());
        TierJson.writeAmount(out, "missing", measure, progress.missing());
        writeUntil(out, "countsUntil", progress.periodEndMs());
        out.writeEndObject();
    }

    private static void writeTime(JsonGenerator out, String name, OptionalLong atMs)
            throws IOException {
        out.writeStringField(name, atMs.isPresent() ? Times.format(atMs.getAsLong()) : null);
    }

    private static void writeUntil(JsonGenerator out, String name, long atMs) throws IOException {
        out.writeStringField(name, atMs == MemberTier.NEVER ? null : Times.format(atMs));
    }
}
