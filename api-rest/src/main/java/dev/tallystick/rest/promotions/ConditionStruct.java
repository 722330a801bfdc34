package dev.tallystick.rest.promotions;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.cel.common.values.StructValue;

import java.util.Optional;

/** Some facts as a condition sees them: fields by name, of which some may have no value. */
@Immutable
@SuppressWarnings("Immutable") // Strings, numbers, and unchangeable lists and maps of them.
final class ConditionStruct extends StructValue<String, ImmutableMap<String, Object>> {
    private final StructType type;
    private final ImmutableMap<String, Object> fields;

    ConditionStruct(StructType type, ImmutableMap<String, Object> fields) {
        this.type = type;
        this.fields = fields;
    }

    @Override
    public Object select(String field) {
        Object value = fields.get(field);
        if (value == null) {
            throw new IllegalArgumentException("no value: " + type.name() + "." + field);
        }
        return value;
    }

    @Override
    public Optional<Object> find(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    @Override
    public ImmutableMap<String, Object> value() {
        return fields;
    }

    @Override
    public boolean isZeroValue() {
        return fields.isEmpty();
    }

    @Override
    public CelType celType() {
        return type;
    }
}
