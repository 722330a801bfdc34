package dev.tallystick.rest.partners;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.promotion.Rounding;
import dev.tallystick.rest.json.Json;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * What a partner gives for points: {@code amount} of its own currency for every {@code points}, and
 * in proportion for other numbers of them.
 *
 * @param unit the code of the points' unit
 * @param points in the smallest part of the unit, above 0
 * @param amount above 0
 * @param name of the partner's currency, such as MILES
 * @param places how many digits behind the point the partner counts with
 * @param minimumPoints the fewest that are exchanged at once
 * @param multipleOf only multiples of it are exchanged
 * @param rounding of what lies between two amounts that the partner counts with
 */
public record ExchangeTerms(
        String unit,
        long points,
        BigDecimal amount,
        String name,
        int places,
        long minimumPoints,
        long multipleOf,
        Rounding rounding) {

    /** {@return what the partner owes for points; 0 where they come to nothing} */
    public BigDecimal amountFor(long exchangedPoints) {
        return amount.multiply(BigDecimal.valueOf(exchangedPoints))
                .divide(BigDecimal.valueOf(points), places, modeOf(rounding));
    }

    private static RoundingMode modeOf(Rounding rounding) {
        return switch (rounding) {
            case FLOOR -> RoundingMode.FLOOR;
            case HALF_UP -> RoundingMode.HALF_UP;
            case CEILING -> RoundingMode.CEILING;
        };
    }

    /** Writes them as fields of the object at hand, by the names of the request. */
    void writeFields(JsonGenerator out) throws IOException {
        out.writeStringField("unit", unit);
        out.writeNumberField("points", points);
        out.writeObjectFieldStart("theirs");
        out.writeStringField("amount", amount.toPlainString());
        out.writeStringField("name", name);
        out.writeNumberField("places", places);
        out.writeEndObject();
        out.writeNumberField("minimumPoints", minimumPoints);
        out.writeNumberField("multipleOf", multipleOf);
        out.writeStringField("rounding", rounding.name());
    }

    /** {@return them as they are stored} */
    String toJson() {
        byte[] json =
                Json.write(
                        out -> {
                            out.writeStartObject();
                            writeFields(out);
                            out.writeEndObject();
                        });
        return new String(json, StandardCharsets.UTF_8);
    }

    static ExchangeTerms ofJson(String text) {
        JsonNode json = Json.readObject(text.getBytes(StandardCharsets.UTF_8));
        JsonNode theirs = json.get("theirs");
        return new ExchangeTerms(
                json.get("unit").textValue(),
                json.get("points").longValue(),
                new BigDecimal(theirs.get("amount").textValue()),
                theirs.get("name").textValue(),
                theirs.get("places").intValue(),
                json.get("minimumPoints").longValue(),
                json.get("multipleOf").longValue(),
                Rounding.valueOf(json.get("rounding").textValue()));
    }
}
