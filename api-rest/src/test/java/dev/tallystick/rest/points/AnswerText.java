package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/**
 * The numbers of an answer or a row as one line: points, amount, lots by source, allocations by
 * earn, the balance as available/pending/locked/held, and whatever else there is.
 */
public final class AnswerText {
    private static final List<String> NUMBERS =
            List.of("expired", "debtPaid", "debtAdded", "shortfall", "shortfallPaid");

    private AnswerText() {}

    /** {@return the line of an answer, its type first} */
    public static String of(JsonNode answer) {
        return answer.path("type").asText() + " " + side(answer);
    }

    private static String side(JsonNode side) {
        StringBuilder text = new StringBuilder();
        text.append(side.path("points").longValue());
        if (side.has("amount")) {
            text.append(" amount=").append(side.path("amount").longValue());
        }
        text.append(list(side, "lots", "source")).append(list(side, "allocations", "earnTxId"));
        for (String number : NUMBERS) {
            if (side.has(number)) {
                text.append(' ').append(number).append('=').append(side.get(number).longValue());
            }
        }
        text.append(" balance=").append(balance(side.path("balance")));
        if (side.has("counterpart")) {
            JsonNode other = side.get("counterpart");
            text.append(" counterpart={").append(other.path("memberId").asText()).append(' ');
            text.append(side(other)).append('}');
        }
        for (JsonNode other : side.path("otherUnits")) {
            text.append(' ').append(other.path("unit").asText()).append("={");
            text.append(side(other)).append('}');
        }
        return text.toString();
    }

    private static String list(JsonNode side, String field, String name) {
        List<String> parts = new ArrayList<>();
        for (JsonNode part : side.path(field)) {
            parts.add(part.path(name).asText() + ":" + part.path("points").longValue());
        }
        return parts.isEmpty() ? "" : " " + field + "=" + String.join("+", parts);
    }

    /** {@return a balance as available/pending/locked/held} */
    public static String balance(JsonNode balance) {
        return "%d/%d/%d/%d"
                .formatted(
                        balance.path("available").longValue(),
                        balance.path("pending").longValue(),
                        balance.path("locked").longValue(),
                        balance.path("held").longValue());
    }
}
