package dev.tallystick.rest.vouchers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.definitions.DefinitionKind;
import dev.tallystick.rest.json.Fields;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Voucher types as clients write and read them. */
final class VoucherTypeKind implements DefinitionKind<VoucherType> {
    /** The stem of the tables. */
    static final String NAME = "voucher_type";

    private static final int NAME_LENGTH_MAX = 200;
    private static final int UNIT_LENGTH_MAX = 64;
    private static final long LIMIT_MAX = 1_000_000_000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String path() {
        return "/v1/voucher-types";
    }

    @Override
    public String idField() {
        return "voucherTypeId";
    }

    @Override
    public VoucherType read(ProgramConfig program, String id, Fields fields) {
        String name = fields.optionalText("name", NAME_LENGTH_MAX).orElse(null);
        Optional<VoucherType.Price> price = price(program, fields);
        if (!fields.given("value")) {
            fields.error("value", "missing_field", "Must be given.");
        }
        VoucherValue value =
                VoucherValue.read(fields).orElseGet(() -> new VoucherValue.Product(""));
        Validity validity = Validity.read(fields);
        CodeFormat codes = CodeFormat.read(fields);
        Optional<Fields> limits = fields.nested("limits");
        OptionalLong total = limit(limits, "total");
        OptionalLong perMember = limit(limits, "perMember");
        limits.ifPresent(Fields::refuseUnknown);
        boolean active = !fields.given("active") || fields.flag("active");
        return new VoucherType(name, price, value, validity, codes, total, perMember, active);
    }

    @Override
    public void write(JsonGenerator out, VoucherType type) throws IOException {
        out.writeStringField("name", type.name());
        if (type.price().isPresent()) {
            out.writeObjectFieldStart("price");
            out.writeNumberField("points", type.price().get().points());
            if (type.price().get().unit().isPresent()) {
                out.writeStringField("unit", type.price().get().unit().get());
            }
            out.writeEndObject();
        } else {
            out.writeNullField("price");
        }
        type.value().writeField(out);
        type.validity().writeField(out);
        type.codes().writeField(out);
        if (type.limitTotal().isEmpty() && type.limitPerMember().isEmpty()) {
            out.writeNullField("limits");
        } else {
            out.writeObjectFieldStart("limits");
            writeLimit(out, "total", type.limitTotal());
            writeLimit(out, "perMember", type.limitPerMember());
            out.writeEndObject();
        }
        out.writeBooleanField("active", type.active());
    }

    private static Optional<VoucherType.Price> price(ProgramConfig program, Fields fields) {
        Optional<Fields> nested = fields.nested("price");
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields price = nested.get();
        long points = price.points("points");
        Optional<String> unit = price.optionalText("unit", UNIT_LENGTH_MAX);
        if (unit.isPresent()
                && program.units().stream().noneMatch(known -> known.code().equals(unit.get()))) {
            price.error("unit", "unknown_unit", "The program has no such unit.");
        }
        price.refuseUnknown();
        return Optional.of(new VoucherType.Price(points, unit));
    }

    private static OptionalLong limit(Optional<Fields> limits, String name) {
        return limits.isEmpty()
                ? OptionalLong.empty()
                : limits.get().optionalInteger(name, 1, LIMIT_MAX);
    }

    private static void writeLimit(JsonGenerator out, String name, OptionalLong limit)
            throws IOException {
        if (limit.isPresent()) {
            out.writeNumberField(name, limit.getAsLong());
        }
    }
}
