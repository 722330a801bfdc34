package dev.tallystick.rest.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.problem.FieldError;
import dev.tallystick.rest.problem.Problem;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Typed reading of one JSON object of a request. Faults are collected, not thrown: a reader that
 * finds one returns a harmless value ("", 0, empty), and {@link #finish} throws all of them at once
 * together with the fields nobody asked for. Null is as absent, except for {@link #isNull}.
 */
public final class Fields {
    /** The largest number of points in one request or balance: 2^53 - 1. */
    public static final long POINTS_MAX = (1L << 53) - 1;

    private static final int ALONE = -1;

    private final ObjectNode object;
    private final List<FieldError> errors;

    /** Where it stands: in a field of another object, perhaps in a list there; null for a body. */
    private final Fields parent;

    private final String nameThere;
    private final int indexThere;

    /** Those that were asked for, some of them twice: too few for a set to be worth making. */
    private final List<String> known = new ArrayList<>();

    private Fields(
            ObjectNode object,
            List<FieldError> errors,
            Fields parent,
            String nameThere,
            int indexThere) {
        this.object = object;
        this.errors = errors;
        this.parent = parent;
        this.nameThere = nameThere;
        this.indexThere = indexThere;
    }

    /** Reads a body. */
    public static Fields of(ObjectNode object) {
        return new Fields(object, new ArrayList<>(), null, "", ALONE);
    }

    /** {@return whether the field is given, be it null} */
    public boolean has(String name) {
        known.add(name);
        return object.has(name);
    }

    /** {@return whether the field is given, and not null} */
    public boolean given(String name) {
        return value(name) != null;
    }

    /** {@return whether the field is given as null} */
    public boolean isNull(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value != null && value.isNull();
    }

    /** {@return a required id; "" when at fault} */
    public String id(String name, IdRule rule) {
        Optional<String> id = optionalId(name, rule);
        if (id.isEmpty()) {
            requirePresent(name);
        }
        return id.orElse("");
    }

    /** {@return an optional id} */
    public Optional<String> optionalId(String name, IdRule rule) {
        Optional<String> id = string(name);
        if (id.isPresent() && !rule.allows(id.get())) {
            error(name, "invalid_id", "Must be " + rule.description() + ".");
            return Optional.empty();
        }
        return id;
    }

    /** {@return a required text of 1 to {@code lengthMax} characters; "" when at fault} */
    public String text(String name, int lengthMax) {
        Optional<String> text = optionalText(name, lengthMax);
        if (text.isEmpty()) {
            requirePresent(name);
        }
        return text.orElse("");
    }

    /** {@return an optional text of 1 to {@code lengthMax} characters} */
    public Optional<String> optionalText(String name, int lengthMax) {
        Optional<String> text = string(name);
        if (text.isEmpty()) {
            return text;
        }
        int length = lengthOf(text.get());
        if (length == 0 || length > lengthMax) {
            error(name, "invalid_length", "Must have 1 to " + lengthMax + " characters.");
            return Optional.empty();
        }
        if (!isCleanText(text.get())) {
            error(name, "invalid_text", "Must hold no control characters or broken surrogates.");
            return Optional.empty();
        }
        return text;
    }

    /** {@return how many characters a text has, as JSON Schema counts them: code points} */
    public static int lengthOf(String text) {
        return text.codePointCount(0, text.length());
    }

    /** {@return a required number of points, 1 to 2^53 - 1; 0 when at fault} */
    public long points(String name) {
        return integer(name, 1, POINTS_MAX);
    }

    /** {@return a required number of points, to 2^53 - 1 more or less than 0; 0 when at fault} */
    public long pointsEitherWay(String name) {
        long points = integer(name, -POINTS_MAX, POINTS_MAX);
        JsonNode value = value(name);
        if (value != null && value.isIntegralNumber() && value.decimalValue().signum() == 0) {
            error(name, "out_of_range", "Must not be 0.");
        }
        return points;
    }

    /** {@return a required JSON integer within bounds, both inclusive; 0 when at fault} */
    public long integer(String name, long min, long max) {
        OptionalLong integer = optionalInteger(name, min, max);
        if (integer.isEmpty()) {
            requirePresent(name);
        }
        return integer.orElse(0);
    }

    /** {@return an optional JSON integer within bounds, both inclusive} */
    public OptionalLong optionalInteger(String name, long min, long max) {
        JsonNode value = value(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber()) {
            error(name, "invalid_type", "Must be a JSON integer.");
            return OptionalLong.empty();
        }
        if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
            error(name, "out_of_range", "Must be from " + min + " to " + max + ".");
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.longValue());
    }

    /**
     * {@return an optional JSON number above 0, exact} A zero behind the last digit counts for
     * nothing.
     *
     * @param placesMax how many digits it may have behind the point
     * @param max the largest
     */
    public Optional<BigDecimal> optionalDecimal(String name, int placesMax, BigDecimal max) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            error(name, "invalid_type", "Must be a JSON number.");
            return Optional.empty();
        }
        BigDecimal decimal = value.decimalValue();
        if (decimal.signum() <= 0 || decimal.compareTo(max) > 0) {
            error(name, "out_of_range", "Must be above 0, and at most " + max + ".");
            return Optional.empty();
        }
        if (decimal.stripTrailingZeros().scale() > placesMax) {
            error(name, "too_many_places", "May have " + placesMax + " digits behind the point.");
            return Optional.empty();
        }
        return Optional.of(decimal);
    }

    /** {@return a flag; absent means false} */
    public boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return false;
        }
        if (!value.isBoolean()) {
            error(name, "invalid_type", "Must be true or false.");
        }
        return value.booleanValue();
    }

    /** {@return an optional instant or date} */
    public Optional<Moment> moment(String name) {
        Optional<String> text = string(name);
        Optional<Moment> moment = text.flatMap(Times::parse);
        if (text.isPresent() && moment.isEmpty()) {
            error(name, "invalid_time", Times.RULE);
        }
        return moment;
    }

    /** {@return a required instant; the epoch when at fault} */
    public long instantMs(String name) {
        Optional<Moment> moment = moment(name);
        if (moment.isPresent() && moment.get() instanceof Moment.At(var instant)) {
            return instant.toEpochMilli();
        }
        if (moment.isPresent()) {
            error(name, "invalid_time", "Must be a time, not a date.");
        } else {
            requirePresent(name);
        }
        return 0;
    }

    /** {@return an optional calendar date of any year} */
    public Optional<LocalDate> date(String name) {
        Optional<String> text = string(name);
        Optional<LocalDate> date = text.flatMap(Times::parseDate);
        if (text.isPresent() && date.isEmpty()) {
            error(name, "invalid_date", "Must be a date like 1984-02-29.");
        }
        return date;
    }

    /** {@return an optional free-form object, at most so large when written out} */
    public Optional<ObjectNode> object(String name, int sizeMaxBytes, int depthMax) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof ObjectNode free)) {
            error(name, "invalid_type", "Must be an object.");
            return Optional.empty();
        }
        if (depthOf(free) > depthMax) {
            error(name, "too_deep", "May nest at most " + depthMax + " levels.");
            return Optional.empty();
        }
        if (CanonicalJson.of(free).length > sizeMaxBytes) {
            error(name, "too_large", "May have at most " + sizeMaxBytes + " bytes as JSON.");
            return Optional.empty();
        }
        return Optional.of(free);
    }

    /** {@return an optional list of strings} */
    public Optional<List<String>> strings(String name, int countMax) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof ArrayNode array) || array.size() > countMax) {
            error(name, "invalid_type", "Must be an array of at most " + countMax + " strings.");
            return Optional.empty();
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                error(name, "invalid_type", "Must be an array of strings.");
                return Optional.empty();
            }
            strings.add(element.textValue());
        }
        return Optional.of(strings);
    }

    /** {@return an optional nested object, whose faults join ours; finish it as well} */
    public Optional<Fields> nested(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ObjectNode nested) {
            return Optional.of(new Fields(nested, errors, this, name, ALONE));
        }
        error(name, "invalid_type", "Must be an object.");
        return Optional.empty();
    }

    /** {@return an optional list of objects, whose faults join ours; finish each as well} */
    public Optional<List<Fields>> nestedList(String name, int countMax) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof ArrayNode array) || array.size() > countMax) {
            error(name, "invalid_type", "Must be an array of at most " + countMax + " objects.");
            return Optional.empty();
        }
        List<Fields> list = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof ObjectNode nested)) {
                errors.add(
                        new FieldError(
                                pointerTo(name) + "/" + i, "invalid_type", "Must be an object."));
                return Optional.empty();
            }
            list.add(new Fields(nested, errors, this, name, i));
        }
        return Optional.of(list);
    }

    /** Refuses what the contract knows but this version cannot do yet. */
    public void notSupported(String... names) {
        for (String name : names) {
            if (value(name) != null) {
                error(name, "not_supported", "Not supported by this version.");
            }
        }
    }

    /** Records a fault of one field. */
    public void error(String name, String code, String detail) {
        errors.add(new FieldError(pointerTo(name), code, detail));
    }

    /** Records a fault of a header that stands in for a field. */
    public void headerError(String header, String code, String detail) {
        errors.add(new FieldError("header:" + header, code, detail));
    }

    /** {@return whether no fault was found so far, here or in nested objects} */
    public boolean isClean() {
        return errors.isEmpty();
    }

    /** Notes every field of this object that no reader asked for. */
    public void refuseUnknown() {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.contains(field.getKey())) {
                error(field.getKey(), "unknown_field", "There is no such field.");
            }
        }
    }

    /** Ends the reading: throws all faults found, unknown fields among them. */
    public void finish() {
        refuseUnknown();
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors).exception();
        }
    }

    private JsonNode value(String name) {
        known.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private Optional<String> string(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            error(name, "invalid_type", "Must be a string.");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    private void requirePresent(String name) {
        if (value(name) == null) {
            error(name, "missing_field", "Must be given.");
        }
    }

    private String pointerTo(String name) {
        return pointer() + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** Where this object stands in the body: only told where something is at fault. */
    private String pointer() {
        if (parent == null) {
            return "";
        }
        String field = parent.pointerTo(nameThere);
        return indexThere == ALONE ? field : field + "/" + indexThere;
    }

    private static int depthOf(JsonNode value) {
        int deepest = 0;
        for (JsonNode child : value) {
            deepest = Math.max(deepest, depthOf(child));
        }
        return value.isContainerNode() ? deepest + 1 : 0;
    }

    private static boolean isCleanText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\t' && c != '\r') {
                return false;
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
