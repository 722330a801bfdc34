package dev.tallystick.rest.money;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Fields;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;

/**
 * An amount in a currency: {@code {"amount": "261.96", "currency": "USD"}}.
 *
 * @param amount 0 or more, with just the digits the currency has behind the point
 */
public record Money(BigDecimal amount, Currency currency) {
    /** Reads an amount with its currency from an optional nested object. */
    public static Optional<Money> read(Fields body, String name) {
        Optional<Fields> nested = body.nested(name);
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = nested.get();
        Optional<Currency> currency = Amounts.currency(fields, "currency");
        Optional<BigDecimal> amount = Amounts.amount(fields, "amount", currency);
        fields.refuseUnknown();
        return amount.map(value -> new Money(value, currency.orElseThrow()));
    }

    /** Writes it as a field of the object at hand. */
    public void writeField(JsonGenerator out, String name) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeStringField("amount", amount.toPlainString());
        out.writeStringField("currency", currency.getCurrencyCode());
        out.writeEndObject();
    }
}
