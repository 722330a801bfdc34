package dev.tallystick.rest.sweepstakes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.Times;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes sweepstakes, and keeps what a program says of one as it would say it. */
final class SweepstakeJson {
    private SweepstakeJson() {}

    /** {@return what is said of one, as it is stored} */
    static String toText(Terms terms) {
        byte[] json =
                Json.write(
                        out -> {
                            out.writeStartObject();
                            writeTerms(out, terms, false);
                            out.writeEndObject();
                        });
        return new String(json, StandardCharsets.UTF_8);
    }

    static ObjectNode ofText(String definition) {
        return Json.readObject(definition.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes all that anybody may know of one, as fields of the object at hand. */
    static void writeFields(JsonGenerator out, Sweepstake sweepstake, long nowMs)
            throws IOException {
        out.writeStringField("sweepstakeId", sweepstake.sweepstakeId());
        writeTerms(out, sweepstake.terms(), true);
        out.writeStringField("state", stateOf(sweepstake, nowMs));
        out.writeNumberField("ticketCount", sweepstake.ticketCount());
        out.writeStringField("seedCommitment", sweepstake.seed().commitment());
        out.writeStringField("createdAt", Times.format(sweepstake.createdAtMs()));
    }

    private static String stateOf(Sweepstake sweepstake, long nowMs) {
        if (sweepstake.drawn().isPresent()) {
            return "DRAWN";
        }
        return nowMs < sweepstake.terms().opensAtMs()
                ? "PLANNED"
                : sweepstake.terms().isOpenAt(nowMs) ? "OPEN" : "CLOSED";
    }

    /**
     * @param whole whether what is not said is written as well, as null
     */
    private static void writeTerms(JsonGenerator out, Terms terms, boolean whole)
            throws IOException {
        out.writeStringField("name", terms.name());
        if (whole || terms.description() != null) {
            out.writeStringField("description", terms.description());
        }
        out.writeStringField("opensAt", Times.format(terms.opensAtMs()));
        out.writeStringField("closesAt", Times.format(terms.closesAtMs()));
        out.writeStringField("drawAt", Times.format(terms.drawAtMs()));
        writeIds(out, "tiers", terms.tiers());
        writeIds(out, "segments", terms.segments());
        if (terms.price().isPresent()) {
            out.writeObjectFieldStart("ticketPrice");
            out.writeNumberField("points", terms.price().get().points());
            out.writeStringField("unit", terms.price().get().unit());
            out.writeEndObject();
        } else if (whole) {
            out.writeNullField("ticketPrice");
        }
        writeLimits(out, terms);
        out.writeArrayFieldStart("prizes");
        for (Prize prize : terms.prizes()) {
            out.writeStartObject();
            out.writeStringField("prizeId", prize.prizeId());
            if (prize.name() != null) {
                out.writeStringField("name", prize.name());
            }
            out.writeNumberField("count", prize.count());
            if (prize.voucherTypeId().isPresent()) {
                out.writeStringField("voucherTypeId", prize.voucherTypeId().get());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeLimits(JsonGenerator out, Terms terms) throws IOException {
        out.writeObjectFieldStart("limits");
        if (terms.perMember().isPresent()) {
            out.writeNumberField("perMember", terms.perMember().getAsLong());
        }
        if (terms.perPeriod().isPresent()) {
            out.writeObjectFieldStart("perPeriod");
            out.writeNumberField("tickets", terms.perPeriod().get().tickets());
            out.writeStringField("period", terms.perPeriod().get().period().name());
            out.writeEndObject();
        }
        if (terms.total().isPresent()) {
            out.writeNumberField("total", terms.total().getAsLong());
        }
        out.writeEndObject();
    }

    private static void writeIds(JsonGenerator out, String name, List<String> ids)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (String id : ids) {
            out.writeString(id);
        }
        out.writeEndArray();
    }
}
