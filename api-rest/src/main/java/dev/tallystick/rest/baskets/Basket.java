package dev.tallystick.rest.baskets;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.ledger.promotion.Purchase;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.money.Amounts;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was bought.
 *
 * @param items one or more, told apart by their lineId
 */
public record Basket(
        Currency currency,
        List<BasketItem> items,
        Optional<String> channel,
        Optional<String> storeId) {
    /** As JSON, so that it fits into one command with all that may stand beside it. */
    private static final int SIZE_MAX_BYTES = 32_768;

    public Basket {
        items = List.copyOf(items);
    }

    /** Reads the field {@code basket}; empty when absent or at fault. */
    public static Optional<Basket> read(Fields body) {
        Optional<Fields> nested = body.nested("basket");
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = nested.get();
        Optional<String> channel = fields.optionalId("channel", IdRule.PLAIN);
        Optional<String> storeId = fields.optionalId("storeId", IdRule.PLAIN);
        Optional<Basket> basket = readLines(fields, fields.given("total"), channel, storeId);
        fields.refuseUnknown();
        return basket;
    }

    /**
     * Reads {@code currency}, {@code total} and {@code items} of the object at hand.
     *
     * @param withTotal whether there is a total, which must be the sum
     */
    public static Optional<Basket> readLines(
            Fields fields, boolean withTotal, Optional<String> channel, Optional<String> storeId) {
        Optional<Currency> currency = Amounts.currency(fields, "currency");
        List<BasketItem> items = BasketItem.readAll(fields, currency);
        Optional<BigDecimal> total =
                withTotal ? Amounts.amount(fields, "total", currency) : Optional.empty();
        if (currency.isEmpty() || items.isEmpty()) {
            return Optional.empty();
        }
        Basket basket = new Basket(currency.get(), items, channel, storeId);
        if (basket.mayBeLarge() && basket.toBytes().length > SIZE_MAX_BYTES) {
            fields.error(
                    "items", "too_large", "May have at most " + SIZE_MAX_BYTES + " bytes as JSON.");
        }
        if (total.isPresent() && fields.isClean() && total.get().compareTo(basket.sum()) != 0) {
            fields.error(
                    "total",
                    "total_mismatch",
                    "The items' amounts sum up to " + basket.sum().toPlainString() + ".");
        }
        return Optional.of(basket);
    }

    /** {@return the basket that {@link #write} wrote} */
    public static Basket ofJson(ObjectNode json) {
        Fields fields = Fields.of(json);
        return readLines(
                        fields,
                        false,
                        fields.optionalId("channel", IdRule.PLAIN),
                        fields.optionalId("storeId", IdRule.PLAIN))
                .orElseThrow();
    }

    /** {@return the basket as promotions see it} */
    public Purchase purchase() {
        int digits = currency.getDefaultFractionDigits();
        List<Line> lines = new ArrayList<>(items.size());
        for (BasketItem item : items) {
            lines.add(item.line(digits));
        }
        return new Purchase(currency.getCurrencyCode(), lines, storeId, channel);
    }

    /** {@return the sum of the lines} */
    public BigDecimal sum() {
        BigDecimal sum = BigDecimal.ZERO;
        for (BasketItem item : items) {
            sum = sum.add(item.amount());
        }
        return sum;
    }

    /**
     * {@return the same with the categories of its products, where a line gave none}
     *
     * @param categoryOf finds a product's category by its id
     */
    public Basket withCategories(Function<String, Optional<String>> categoryOf) {
        List<BasketItem> known = new ArrayList<>(items.size());
        for (BasketItem item : items) {
            known.add(
                    item.category().isPresent()
                            ? item
                            : item.withCategory(categoryOf.apply(item.productId())));
        }
        return new Basket(currency, known, channel, storeId);
    }

    /** Most are far too small for their JSON to be worth measuring. */
    private boolean mayBeLarge() {
        int sizeBytes = 0;
        for (BasketItem item : items) {
            sizeBytes += item.sizeMaxBytes();
        }
        return sizeBytes > SIZE_MAX_BYTES / 2;
    }

    private byte[] toBytes() {
        return Json.write(this::write);
    }

    /** Writes the basket as clients do. */
    public void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("currency", currency.getCurrencyCode());
        out.writeArrayFieldStart("items");
        for (BasketItem item : items) {
            item.write(out);
        }
        out.writeEndArray();
        if (channel.isPresent()) {
            out.writeStringField("channel", channel.get());
        }
        if (storeId.isPresent()) {
            out.writeStringField("storeId", storeId.get());
        }
        out.writeEndObject();
    }
}
