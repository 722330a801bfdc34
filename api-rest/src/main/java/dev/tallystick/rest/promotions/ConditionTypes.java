package dev.tallystick.rest.promotions;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;

import java.util.Optional;

/**
 * What conditions can name, with its types: a field that is not here is an error when the promotion
 * is put, one that has no value then fails the condition. Source: promotions.md, "Conditions".
 */
final class ConditionTypes implements CelTypeProvider {
    static final StructType ITEM =
            struct(
                    "Item",
                    ImmutableMap.of(
                            "lineId", SimpleType.STRING,
                            "productId", SimpleType.STRING,
                            "category", SimpleType.STRING,
                            "quantity", SimpleType.INT,
                            "amount", SimpleType.INT));

    static final StructType BASKET =
            struct(
                    "Basket",
                    ImmutableMap.of(
                            "currency", SimpleType.STRING,
                            "total", SimpleType.INT,
                            "items", ListType.create(ITEM),
                            "storeId", SimpleType.STRING,
                            "channel", SimpleType.STRING));

    static final StructType MEMBER =
            struct(
                    "Member",
                    ImmutableMap.of(
                            "tier", SimpleType.STRING,
                            "segments", ListType.create(SimpleType.STRING),
                            "attributes", MapType.create(SimpleType.STRING, SimpleType.DYN),
                            "birthday", SimpleType.STRING,
                            "enrolledOn", SimpleType.STRING,
                            "enrolledDays", SimpleType.INT));

    static final StructType EVENT =
            struct(
                    "Event",
                    ImmutableMap.of(
                            "name",
                            SimpleType.STRING,
                            "attributes",
                            MapType.create(SimpleType.STRING, SimpleType.DYN)));

    static final StructType NOW =
            struct(
                    "Now",
                    ImmutableMap.of(
                            "date", SimpleType.STRING,
                            "year", SimpleType.INT,
                            "month", SimpleType.INT,
                            "day", SimpleType.INT,
                            "monthDay", SimpleType.STRING,
                            "dayOfWeek", SimpleType.INT,
                            "hour", SimpleType.INT));

    /** What a condition may begin with. */
    static final ImmutableMap<String, CelType> VARIABLES =
            ImmutableMap.of(
                    "basket", BASKET,
                    "member", MEMBER,
                    "guest", SimpleType.BOOL,
                    "event", EVENT,
                    "partnerId", SimpleType.STRING,
                    "now", NOW);

    private static final ImmutableList<CelType> TYPES =
            ImmutableList.of(ITEM, BASKET, MEMBER, EVENT, NOW);

    private static StructType struct(String name, ImmutableMap<String, CelType> fields) {
        return StructType.create(
                name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return TYPES;
    }

    @Override
    public Optional<CelType> findType(String name) {
        return TYPES.stream().filter(type -> type.name().equals(name)).findFirst();
    }
}
