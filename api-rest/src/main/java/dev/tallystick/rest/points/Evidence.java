package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.promotion.Facts;
import dev.tallystick.ledger.promotion.Granted;
import dev.tallystick.ledger.promotion.Shopper;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.facts.MemberFacts;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an earn was evaluated, as it stands in its entry's text: enough to tell why it came to its
 * points, and to evaluate what is left of it by the rules and facts of then.
 *
 * <pre>
 * {"atMs": 1, "local": "2026-11-26T10:00", "partnerId": "P",
 *  "base": {"points": 1, "amount": "1.00", "currency": "USD"},
 *  "grants": [{"promotionId": "W", "version": 3, "points": 50}, {…, "unit": "STATUS"}],
 *  "member": {"tier": "GOLD", "segments": ["vip"], "attributes": {…}, "birthday": "--02-29", "enrolledOn": "2026-01-31"}}
 * </pre>
 *
 * @param facts of a purchase its lines too
 * @param grants in the order of those in the command, those in further units behind those in the
 *     earn's own
 * @param firstNumber the number of the first of them in the command: 1 where nothing was granted in
 *     the earn's own unit, for nothing is a grant as well
 * @param base the base earn of then
 */
record Evidence(Facts facts, List<Share> grants, int firstNumber, Optional<BaseEarn> base) {
    /**
     * What one promotion was to grant, and did.
     *
     * @param promotionId {@link dev.tallystick.ledger.promotion.Promotion#BASE_EARN_ID} for the
     *     base earn
     * @param unit code of a further unit, empty for the earn's own
     * @param askedPoints before caps and budget
     * @param grantedPoints after them, 0 where the earn was refused
     * @param capped whether it was reduced
     */
    record Share(
            String promotionId,
            int version,
            Optional<String> unit,
            long askedPoints,
            long grantedPoints,
            boolean capped) {
        boolean isBase() {
            return version == 0;
        }
    }

    /** Writes what was evaluated, and what came of it, as fields of the entry's text. */
    static void writeFields(JsonGenerator out, Evaluated evaluated) throws IOException {
        if (evaluated.basket().isPresent()) {
            out.writeFieldName("basket");
            evaluated.basket().get().write(out);
        }
        if (evaluated.event().isPresent()) {
            out.writeFieldName("event");
            evaluated.event().get().write(out);
        }
        if (!evaluated.isNothing()) {
            out.writeFieldName("evaluation");
            write(out, evaluated);
        }
    }

    private static void write(JsonGenerator out, Evaluated evaluated) throws IOException {
        Facts facts = evaluated.facts();
        out.writeStartObject();
        out.writeNumberField("atMs", facts.atMs());
        out.writeStringField("local", facts.local().toString());
        if (facts.partnerId().isPresent()) {
            out.writeStringField("partnerId", facts.partnerId().get());
        }
        if (evaluated.base().isPresent()) {
            writeBase(out, evaluated.base().get());
        }
        out.writeArrayFieldStart("grants");
        for (Evaluated.InUnit inUnit : evaluated.units()) {
            boolean isOwn = inUnit.unit() == evaluated.own().unit();
            for (Granted granted : inUnit.grants()) {
                writeGrant(out, granted, isOwn);
            }
        }
        out.writeEndArray();
        if (!evaluated.isPlain() && facts.member().isPresent()) {
            writeMember(out, facts.member().get());
        }
        out.writeEndObject();
    }

    private static void writeGrant(JsonGenerator out, Granted granted, boolean isOwn)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("promotionId", granted.promotion().id());
        out.writeNumberField("version", granted.promotion().version());
        out.writeNumberField("points", granted.points());
        if (!isOwn) {
            out.writeStringField("unit", granted.promotion().unit());
        }
        out.writeEndObject();
    }

    /** {@return what was recorded with an earn; empty where nothing was evaluated} */
    static Optional<Evidence> read(RecordedEntry earn, FreeText.Beside beside) {
        return beside.evaluation().map(json -> read(earn, beside, json));
    }

    private static Evidence read(RecordedEntry earn, FreeText.Beside beside, ObjectNode json) {
        Facts facts =
                new Facts(
                        beside.basket().map(basket -> Basket.ofJson(basket).purchase()),
                        beside.event().map(event -> Event.ofJson(event).happening()),
                        object(json, "member").map(Evidence::member),
                        text(json, "partnerId"),
                        json.get("atMs").longValue(),
                        LocalDateTime.parse(json.get("local").textValue()));
        boolean isNothingInOwn = json.get("grants").path(0).has("unit");
        int firstNumber = isNothingInOwn ? 1 : 0;
        return new Evidence(
                facts,
                shares(earn, json, firstNumber),
                firstNumber,
                object(json, "base").map(Evidence::base));
    }

    private static List<Share> shares(RecordedEntry earn, ObjectNode json, int firstNumber) {
        JsonNode grants = json.get("grants");
        Effect.Granted[] granted = new Effect.Granted[grants.size()];
        for (Effect effect : earn.effects()) {
            if (effect instanceof Effect.Granted each) {
                granted[each.grant() - firstNumber] = each;
            }
        }
        List<Share> shares = new ArrayList<>();
        for (int index = 0; index < granted.length; index++) {
            JsonNode grant = grants.get(index);
            long asked = grant.get("points").longValue();
            long whole = earn.isPosted() ? asked : 0; // of the base earn alone nothing is told
            shares.add(
                    new Share(
                            grant.get("promotionId").textValue(),
                            grant.get("version").intValue(),
                            text((ObjectNode) grant, "unit"),
                            asked,
                            granted[index] == null ? whole : granted[index].points(),
                            granted[index] != null && granted[index].capped()));
        }
        return shares;
    }

    private static void writeBase(JsonGenerator out, BaseEarn base) throws IOException {
        out.writeObjectFieldStart("base");
        out.writeNumberField("points", base.points());
        out.writeStringField("amount", base.amount().toPlainString());
        out.writeStringField("currency", base.currency());
        out.writeEndObject();
    }

    private static BaseEarn base(ObjectNode json) {
        return new BaseEarn(
                json.get("points").longValue(),
                new BigDecimal(json.get("amount").textValue()),
                json.get("currency").textValue());
    }

    private static void writeMember(JsonGenerator out, Shopper member) throws IOException {
        out.writeObjectFieldStart("member");
        if (member.tier().isPresent()) {
            out.writeStringField("tier", member.tier().get());
        }
        out.writeArrayFieldStart("segments");
        for (String segment : member.segments()) {
            out.writeString(segment);
        }
        out.writeEndArray();
        out.writeObjectFieldStart("attributes");
        for (Map.Entry<String, Object> attribute : member.attributes().entrySet()) {
            out.writeFieldName(attribute.getKey());
            switch (attribute.getValue()) {
                case Long number -> out.writeNumber(number);
                case Boolean flag -> out.writeBoolean(flag);
                case Object text -> out.writeString(text.toString());
            }
        }
        out.writeEndObject();
        if (member.birthday().isPresent()) {
            out.writeStringField("birthday", member.birthday().get().toString());
        }
        if (member.enrolledOn().isPresent()) {
            out.writeStringField("enrolledOn", member.enrolledOn().get().toString());
        }
        out.writeEndObject();
    }

    private static Shopper member(ObjectNode json) {
        List<String> segments = new ArrayList<>();
        json.get("segments").forEach(segment -> segments.add(segment.textValue()));
        return new Shopper(
                text(json, "tier"),
                segments,
                MemberFacts.plain((ObjectNode) json.get("attributes")),
                text(json, "birthday").map(MonthDay::parse),
                text(json, "enrolledOn").map(LocalDate::parse));
    }

    private static Optional<ObjectNode> object(ObjectNode json, String name) {
        return Optional.ofNullable((ObjectNode) json.get(name));
    }

    private static Optional<String> text(ObjectNode json, String name) {
        return Optional.ofNullable(json.get(name)).map(JsonNode::textValue);
    }
}
