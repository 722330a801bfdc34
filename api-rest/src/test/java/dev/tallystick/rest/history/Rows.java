package dev.tallystick.rest.history;

import com.fasterxml.jackson.databind.JsonNode;

/** What a row of a history says. */
final class Rows {
    private Rows() {}

    static boolean isOf(JsonNode row, String memberId) {
        return is(row, "memberId", memberId)
                || row.at("/counterpart/memberId").asText().equals(memberId);
    }

    /** The identity of every row; what lapses in an EXPIRE stands among its allocations. */
    static long sumOfParts(JsonNode row) {
        long sum =
                row.path("debtPaid").longValue()
                        - row.path("debtAdded").longValue()
                        - row.path("expired").longValue();
        for (JsonNode lot : row.get("lots")) {
            sum += lot.get("points").longValue();
        }
        for (JsonNode allocation : row.get("allocations")) {
            sum -= allocation.get("points").longValue();
        }
        return sum;
    }

    static boolean is(JsonNode row, String field, String value) {
        return row.path(field).asText().equals(value);
    }

    static String type(JsonNode row) {
        return row.get("type").textValue();
    }

    static long position(JsonNode row) {
        return row.get("position").longValue();
    }

    static long points(JsonNode row) {
        return row.get("points").longValue();
    }

    static long total(JsonNode row, String balance) {
        return row.get(balance).get("total").longValue();
    }
}
