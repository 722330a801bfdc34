package dev.tallystick.rest.promotions;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.rest.json.Json;

import java.nio.charset.StandardCharsets;

/**
 * One version of a promotion, as it is stored for good.
 *
 * @param rule when it applies and what it grants; its id and version are the promotion's
 * @param name for people
 * @param number counts the program's promotions from 1
 * @param createdAtMs when the promotion was made
 * @param madeAtMs ledger time at which this version was, and came into force
 */
record PromotionVersion(Promotion rule, String name, long number, long createdAtMs, long madeAtMs) {
    /** {@return its definition, as clients may write it: the same text for the same definition} */
    String definition() {
        return new String(
                Json.write(
                        out -> {
                            out.writeStartObject();
                            PromotionJson.writeFields(out, name, rule);
                            out.writeEndObject();
                        }),
                StandardCharsets.UTF_8);
    }

    /** {@return the same as one object, which a change is laid over} */
    static ObjectNode parse(String definition) {
        return Json.readObject(definition.getBytes(StandardCharsets.UTF_8));
    }
}
