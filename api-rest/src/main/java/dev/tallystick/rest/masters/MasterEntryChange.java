package dev.tallystick.rest.masters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.json.Fields;

import java.util.Collections;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a PUT asks to change: a field absent stays, null goes back to what a new entry has.
 *
 * @param value empty where it stays; the inner one empty where it is cleared
 * @param description the same
 * @param descriptions empty where they stay
 * @param active empty where it stays
 */
record MasterEntryChange(
        Optional<Optional<JsonNode>> value,
        Optional<Optional<String>> description,
        Optional<SortedMap<String, String>> descriptions,
        Optional<Boolean> active) {
    /** Whether a new one is to be offered. */
    static final boolean ACTIVE_BORN = true;

    private static final int VALUE_LENGTH_MAX = 4_000;
    private static final int VALUE_MAX_BYTES = 16_384;
    private static final int VALUE_DEPTH_MAX = 5;
    private static final int DESCRIPTION_LENGTH_MAX = 500;
    private static final int LANGUAGES_MAX = 50;

    /** Reads the body of a PUT and finishes it. */
    static MasterEntryChange read(ObjectNode json) {
        Fields body = Fields.of(json);
        Optional<Optional<JsonNode>> value =
                body.has("value") ? Optional.of(value(body, json)) : Optional.empty();
        Optional<Optional<String>> description =
                body.has("description")
                        ? Optional.of(body.optionalText("description", DESCRIPTION_LENGTH_MAX))
                        : Optional.empty();
        Optional<SortedMap<String, String>> descriptions =
                body.has("descriptions") ? Optional.of(descriptions(body)) : Optional.empty();
        Optional<Boolean> active = Optional.empty();
        if (body.given("active")) {
            active = Optional.of(body.flag("active"));
        } else if (body.isNull("active")) {
            active = Optional.of(ACTIVE_BORN);
        }
        body.finish();
        return new MasterEntryChange(value, description, descriptions, active);
    }

    private static Optional<JsonNode> value(Fields body, ObjectNode json) {
        return json.get("value").isTextual()
                ? body.optionalText("value", VALUE_LENGTH_MAX).map(_ -> json.get("value"))
                : body.object("value", VALUE_MAX_BYTES, VALUE_DEPTH_MAX).map(object -> object);
    }

    private static SortedMap<String, String> descriptions(Fields body) {
        SortedMap<String, String> byLanguage = new TreeMap<>();
        Optional<ObjectNode> given =
                body.object("descriptions", LANGUAGES_MAX * DESCRIPTION_LENGTH_MAX * 4, 1);
        if (given.isPresent() && given.get().size() > LANGUAGES_MAX) {
            body.error("descriptions", "too_large", "At most " + LANGUAGES_MAX + " languages.");
        }
        for (Map.Entry<String, JsonNode> one :
                given.map(ObjectNode::properties).orElse(Collections.emptySet())) {
            String text = one.getValue().isTextual() ? one.getValue().textValue() : "";
            if (!isLanguageTag(one.getKey())) {
                body.error(
                        "descriptions",
                        "invalid_value",
                        "Must be by language tags of BCP 47, such as de-AT.");
            } else if (text.isEmpty() || Fields.lengthOf(text) > DESCRIPTION_LENGTH_MAX) {
                body.error(
                        "descriptions",
                        "invalid_length",
                        "Each must be a text of 1 to " + DESCRIPTION_LENGTH_MAX + " characters.");
            } else {
                byLanguage.put(one.getKey(), text);
            }
        }
        return byLanguage;
    }

    private static boolean isLanguageTag(String tag) {
        try {
            return !new Locale.Builder().setLanguageTag(tag).build().getLanguage().isEmpty();
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    MasterEntry over(MasterEntry before) {
        return new MasterEntry(
                before.name(),
                before.key(),
                value.orElse(before.value()),
                description.orElse(Optional.ofNullable(before.description())).orElse(null),
                descriptions.orElse(before.descriptions()),
                active.orElse(before.active()),
                before.number(),
                before.version(),
                before.createdAtMs(),
                before.updatedAtMs());
    }
}
