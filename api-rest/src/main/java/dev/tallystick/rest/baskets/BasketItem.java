package dev.tallystick.rest.baskets;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.money.Amounts;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of a basket.
 *
 * @param lineId unique in its basket
 * @param category of the product, as the client or the product has it
 * @param amount of the whole line, after discount, 0 or more
 */
public record BasketItem(
        String lineId,
        String productId,
        Optional<String> category,
        long quantity,
        BigDecimal amount) {
    /** A category has at most so many characters. */
    public static final int CATEGORY_LENGTH_MAX = 100;

    private static final int COUNT_MAX = 500;
    private static final int QUANTITY_MAX = 1_000_000;
    private static final int BYTES_BESIDE_TEXT = 128;
    private static final int BYTES_OF_CHARACTER_MAX = 6;

    /** Reads the field {@code items}; empty when at fault. */
    static List<BasketItem> readAll(Fields fields, Optional<Currency> currency) {
        if (!fields.given("items")) {
            fields.error("items", "missing_field", "Must be given.");
        }
        Optional<List<Fields>> lines = fields.nestedList("items", COUNT_MAX);
        if (lines.isEmpty()) {
            return List.of();
        }
        if (lines.get().isEmpty()) {
            fields.error("items", "out_of_range", "Must be 1 to " + COUNT_MAX + " items.");
        }
        Set<String> lineIds = new HashSet<>();
        List<BasketItem> items = new ArrayList<>(lines.get().size());
        for (Fields line : lines.get()) {
            BasketItem item = read(line, currency);
            if (!item.lineId().isEmpty() && !lineIds.add(item.lineId())) {
                line.error("lineId", "duplicate_line", "Another item has the same lineId.");
            }
            items.add(item);
        }
        return items;
    }

    private static BasketItem read(Fields line, Optional<Currency> currency) {
        String lineId = line.id("lineId", IdRule.PLAIN);
        String productId = line.id("productId", IdRule.EXTERNAL);
        Optional<String> category = line.optionalText("category", CATEGORY_LENGTH_MAX);
        long quantity = line.integer("quantity", 1, QUANTITY_MAX);
        BigDecimal amount = Amounts.amount(line, "amount", currency).orElse(BigDecimal.ZERO);
        line.refuseUnknown();
        return new BasketItem(lineId, productId, category, quantity, amount);
    }

    Line line(int minorDigits) {
        long amountMinor = amount.movePointRight(minorDigits).longValueExact();
        return new Line(lineId, productId, category, quantity, amountMinor);
    }

    BasketItem withCategory(Optional<String> known) {
        return new BasketItem(lineId, productId, known, quantity, amount);
    }

    /**
     * {@return what it takes as JSON at most, names, numbers and escapes of characters included}
     */
    int sizeMaxBytes() {
        int characters =
                lineId.length() + productId.length() + category.map(String::length).orElse(0);
        return BYTES_BESIDE_TEXT + BYTES_OF_CHARACTER_MAX * characters;
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("lineId", lineId);
        out.writeStringField("productId", productId);
        if (category.isPresent()) {
            out.writeStringField("category", category.get());
        }
        out.writeNumberField("quantity", quantity);
        out.writeStringField("amount", amount.toPlainString());
        out.writeEndObject();
    }
}
