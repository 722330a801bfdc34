package dev.tallystick.rest.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One spelling for all bodies that say the same: members sorted by name, no white space, numbers by
 * value ({@code 1.10} is {@code 1.1}). Recorded fingerprints rest on it: it never changes. Written
 * by hand, for every operation of every batch is spelled so.
 */
public final class CanonicalJson {
    private static final int INITIAL_BYTES = 256;

    private final BiPredicate<String, JsonNode> isPart;
    private final Set<String> free;
    private boolean inFree;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int lengthBytes;

    /** {@return the one spelling of a value, as UTF-8} */
    public static byte[] of(JsonNode value) {
        CanonicalJson canonical = new CanonicalJson((name, member) -> true, Set.of());
        canonical.write(value);
        return canonical.toBytes();
    }

    /**
     * {@return the one spelling of an array: some strings, then parts of an object}
     *
     * @param isPart tells by name and value which members of the object, and of objects in it,
     *     count
     * @param free names of members in which everything counts
     */
    public static byte[] of(
            List<String> strings,
            ObjectNode object,
            BiPredicate<String, JsonNode> isPart,
            Set<String> free) {
        CanonicalJson canonical = new CanonicalJson(isPart, free);
        canonical.put('[');
        for (String string : strings) {
            canonical.writeString(string);
            canonical.put(',');
        }
        canonical.write(object);
        canonical.put(']');
        return canonical.toBytes();
    }

    private CanonicalJson(BiPredicate<String, JsonNode> isPart, Set<String> free) {
        this.isPart = isPart;
        this.free = free;
    }

    private void write(JsonNode value) {
        switch (value) {
            case ObjectNode object -> writeObject(object);
            case ArrayNode array -> writeArray(array);
            default -> writeScalar(value);
        }
    }

    private void writeArray(ArrayNode array) {
        put('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                put(',');
            }
            write(array.get(i));
        }
        put(']');
    }

    private void writeObject(ObjectNode object) {
        String[] names = new String[object.size()];
        int count = 0;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (inFree || isPart.test(member.getKey(), member.getValue())) {
                names[count++] = member.getKey();
            }
        }
        Arrays.sort(names, 0, count);
        put('{');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                put(',');
            }
            writeMember(names[i], object.get(names[i]));
        }
        put('}');
    }

    private void writeMember(String name, JsonNode value) {
        writeString(name);
        put(':');
        boolean wasInFree = inFree;
        inFree |= free.contains(name);
        write(value);
        inFree = wasInFree;
    }

    private void writeScalar(JsonNode value) {
        switch (value.getNodeType()) {
            case NUMBER -> writeNumber(value);
            case BOOLEAN -> putAscii(value.booleanValue() ? "true" : "false");
            case NULL -> putAscii("null");
            case STRING -> writeString(value.textValue());
            case ARRAY, OBJECT, BINARY, MISSING, POJO ->
                    throw new IllegalStateException("no JSON scalar: " + value.getNodeType());
        }
    }

    private void writeNumber(JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            putAscii(Long.toString(value.longValue()));
            return;
        }
        BigDecimal exact = value.decimalValue();
        putAscii(exact.signum() == 0 ? "0" : plain(exact.stripTrailingZeros()));
    }

    /** A whole number in the range of long prints as such, so that 1e1 and 10 are one. */
    private static String plain(BigDecimal exact) {
        boolean wholeAndShort =
                exact.scale() <= 0 && (long) exact.precision() - exact.scale() <= 18;
        return wholeAndShort ? String.valueOf(exact.longValueExact()) : exact.toString();
    }

    private void writeString(String text) {
        int start = lengthBytes;
        put('"');
        if (putPlain(text)) {
            put('"');
        } else {
            lengthBytes = start;
            putAll(Json.write(out -> out.writeString(text)));
        }
    }

    /** {@return whether every character stands for itself in one byte}; all are put then */
    private boolean putPlain(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
            bytes[lengthBytes + i] = (byte) c;
        }
        lengthBytes += length;
        return true;
    }

    private void put(char ascii) {
        reserve(1);
        bytes[lengthBytes++] = (byte) ascii;
    }

    private void putAscii(String text) {
        putAll(text.getBytes(ISO_8859_1));
    }

    private void putAll(byte[] those) {
        reserve(those.length);
        System.arraycopy(those, 0, bytes, lengthBytes, those.length);
        lengthBytes += those.length;
    }

    private void reserve(int moreBytes) {
        if (lengthBytes + moreBytes > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, lengthBytes + moreBytes));
        }
    }

    private byte[] toBytes() {
        return Arrays.copyOf(bytes, lengthBytes);
    }
}
