package dev.tallystick.rest.promotions;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.StructValue;

import java.util.Optional;
import java.util.function.Function;

/**
 * Some facts as a condition sees them: fields by name, of which some may have no value. Used by one
 * thread.
 */
@Immutable
@SuppressWarnings("Immutable") // Strings, numbers, and unchangeable lists and maps of them.
final class ConditionStruct extends StructValue<String, ImmutableMap<String, Object>> {
    private final StructType type;
    private final Function<String, Object> fields;

    /** All fields together: made when they are first asked for. */
    private ImmutableMap<String, Object> values;

    /** Facts that are all at hand. */
    ConditionStruct(StructType type, ImmutableMap<String, Object> values) {
        this(type, values::get);
        this.values = values;
    }

    /**
     * Facts that are looked up when they are named: few conditions look at more than one or two.
     *
     * @param fields the value of each field of the type, always the same; null where it has none
     */
    ConditionStruct(StructType type, Function<String, Object> fields) {
        this.type = type;
        this.fields = fields;
    }

    @Override
    public Object select(String field) {
        Object value = fields.apply(field);
        if (value == null) {
            throw new IllegalArgumentException("no value: " + type.name() + "." + field);
        }
        return value;
    }

    @Override
    public Optional<Object> find(String field) {
        return Optional.ofNullable(fields.apply(field));
    }

    @Override
    public ImmutableMap<String, Object> value() {
        if (values == null) {
            ImmutableMap.Builder<String, Object> all = ImmutableMap.builder();
            for (String field : type.fieldNames()) {
                find(field).ifPresent(value -> all.put(field, value));
            }
            values = all.buildOrThrow();
        }
        return values;
    }

    @Override
    public boolean isZeroValue() {
        return value().isEmpty();
    }

    @Override
    public CelType celType() {
        return type;
    }
}
