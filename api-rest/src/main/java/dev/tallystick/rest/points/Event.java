package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.promotion.Happening;
import dev.tallystick.rest.facts.MemberFacts;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;

import java.io.IOException;

/**
 * Something that a member did, beside buying.
 *
 * @param name by which promotions know it
 * @param attributes whatever else is told of it
 */
record Event(String name, ObjectNode attributes) {
    private static final int ATTRIBUTES_MAX_BYTES = 4_096;
    private static final int ATTRIBUTES_DEPTH_MAX = 5;

    static Event read(Fields body) {
        String name = body.id("event", IdRule.PLAIN);
        ObjectNode attributes =
                body.object("attributes", ATTRIBUTES_MAX_BYTES, ATTRIBUTES_DEPTH_MAX)
                        .orElseGet(Json::newObject);
        return new Event(name, attributes);
    }

    /** {@return the event as promotions see it} */
    Happening happening() {
        return new Happening(name, MemberFacts.plain(attributes));
    }

    /** {@return the event that {@link #write} wrote} */
    static Event ofJson(ObjectNode json) {
        ObjectNode attributes = (ObjectNode) json.get("attributes");
        return new Event(
                json.get("event").textValue(), attributes == null ? Json.newObject() : attributes);
    }

    /** Writes the event as it is recorded. */
    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("event", name);
        if (!attributes.isEmpty()) {
            out.writeFieldName("attributes");
            out.writeTree(attributes);
        }
        out.writeEndObject();
    }
}
