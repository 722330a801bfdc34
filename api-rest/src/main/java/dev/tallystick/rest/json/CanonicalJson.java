package dev.tallystick.rest.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One spelling for all bodies that say the same: members sorted by name, no white space, numbers by
 * value ({@code 1.10} is {@code 1.1}). Recorded fingerprints rest on it: it never changes.
 */
public final class CanonicalJson {
    private CanonicalJson() {}

    /** Writes the one spelling of a value. */
    public static void write(JsonGenerator out, JsonNode value) throws IOException {
        switch (value) {
            case ObjectNode object -> writeObject(out, object);
            case ArrayNode array -> {
                out.writeStartArray();
                for (JsonNode element : array) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            default -> writeScalar(out, value);
        }
    }

    private static void writeObject(JsonGenerator out, ObjectNode object) throws IOException {
        List<String> names = new ArrayList<>(object.size());
        object.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);
        out.writeStartObject();
        for (String name : names) {
            out.writeFieldName(name);
            write(out, object.get(name));
        }
        out.writeEndObject();
    }

    private static void writeScalar(JsonGenerator out, JsonNode value) throws IOException {
        switch (value.getNodeType()) {
            case NUMBER -> writeNumber(out, value);
            case BOOLEAN -> out.writeBoolean(value.booleanValue());
            case NULL -> out.writeNull();
            case STRING -> out.writeString(value.textValue());
            case ARRAY, OBJECT, BINARY, MISSING, POJO ->
                    throw new IllegalStateException("no JSON scalar: " + value.getNodeType());
        }
    }

    private static void writeNumber(JsonGenerator out, JsonNode value) throws IOException {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            out.writeNumber(value.longValue());
            return;
        }
        BigDecimal exact = value.decimalValue();
        out.writeNumber(exact.signum() == 0 ? "0" : plain(exact.stripTrailingZeros()));
    }

    /** A whole number in the range of long prints as such, so that 1e1 and 10 are one. */
    private static String plain(BigDecimal exact) {
        boolean wholeAndShort =
                exact.scale() <= 0 && (long) exact.precision() - exact.scale() <= 18;
        return wholeAndShort ? String.valueOf(exact.longValueExact()) : exact.toString();
    }
}
