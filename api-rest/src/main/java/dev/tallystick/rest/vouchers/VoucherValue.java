package dev.tallystick.rest.vouchers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.money.Money;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a voucher is good for: an amount of money, a share of the price, or something named. */
public sealed interface VoucherValue {
    /** So much off, or to spend. */
    record Amount(Money money) implements VoucherValue {}

    /** A share of the price, above 0, at most 100. */
    record Percentage(BigDecimal percentage) implements VoucherValue {}

    /** Something that is given for it, in words. */
    record Product(String product) implements VoucherValue {}

    /** Reads the field {@code value}; empty when at fault, or where it is not given. */
    static Optional<VoucherValue> read(Fields body) {
        Optional<Fields> nested = body.nested("value");
        return nested.isEmpty() ? Optional.empty() : readOne(body, nested.get());
    }

    /** {@return what {@link #toText} wrote} */
    static VoucherValue ofText(String text) {
        Fields body = Fields.of(Json.readObject(text.getBytes(StandardCharsets.UTF_8)));
        return read(body).orElseThrow(() -> new IllegalStateException("no value: " + text));
    }

    /** {@return the value as one JSON object with it as a field} */
    default String toText() {
        byte[] text =
                Json.write(
                        out -> {
                            out.writeStartObject();
                            writeField(out);
                            out.writeEndObject();
                        });
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Writes it as the field {@code value} of the object at hand. */
    default void writeField(JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("value");
        switch (this) {
            case Amount(Money money) -> money.writeField(out, "money");
            case Percentage(BigDecimal percentage) ->
                    out.writeStringField("percentage", percentage.toPlainString());
            case Product(String product) -> out.writeStringField("product", product);
        }
        out.writeEndObject();
    }

    private static Optional<VoucherValue> readOne(Fields body, Fields value) {
        List<String> given =
                List.of("money", "percentage", "product").stream().filter(value::given).toList();
        value.refuseUnknown();
        if (given.size() != 1) {
            body.error(
                    "value",
                    given.isEmpty() ? "missing_field" : "conflicting_fields",
                    "Must have just one of money, percentage and product.");
            return Optional.empty();
        }
        return switch (given.getFirst()) {
            case "money" -> amount(value);
            case "percentage" -> percentage(value);
            default -> value.optionalText("product", 200).map(Product::new);
        };
    }

    private static Optional<VoucherValue> amount(Fields value) {
        Optional<Money> money = Money.read(value, "money");
        if (money.isPresent() && money.get().amount().signum() == 0) {
            value.error("money", "invalid_amount", "Must be more than 0.");
            return Optional.empty();
        }
        return money.map(Amount::new);
    }

    private static Optional<VoucherValue> percentage(Fields value) {
        Optional<String> text = value.optionalText("percentage", 20);
        Optional<BigDecimal> percentage =
                text.filter(
                                Pattern.compile("(0|[1-9][0-9]{0,2})(\\.[0-9]{1,4})?")
                                        .asMatchPredicate())
                        .map(BigDecimal::new)
                        .filter(share -> share.signum() > 0)
                        .filter(share -> share.compareTo(BigDecimal.valueOf(100)) <= 0);
        if (text.isPresent() && percentage.isEmpty()) {
            value.error(
                    "percentage",
                    "invalid_value",
                    "Must be a decimal string such as \"12.5\": above 0, at most 100, with up to 4"
                            + " digits behind the point.");
        }
        return percentage.map(Percentage::new);
    }
}
