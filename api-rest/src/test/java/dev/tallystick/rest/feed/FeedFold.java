package dev.tallystick.rest.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;

/** Knows every member's balance, from the feed and nothing else. */
final class FeedFold {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, JsonNode> balances = new TreeMap<>(); // by member and unit
    private long after; // keep these two beside the balances, in one transaction
    private long previous;

    /** Reads on until there is nothing more for now. */
    void catchUp(String server, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer;
        do {
            URI uri = URI.create(server + "/v1/events?limit=500&after=" + after);
            HttpRequest get = HttpRequest.newBuilder(uri).header("Authorization", token).build();
            answer = http.send(get, BodyHandlers.ofString());
            JsonNode page = mapper.readTree(answer.body());
            page.path("data").forEach(this::apply);
            after = page.path("nextAfter").longValue();
        } while (answer.headers().firstValue("Link").isPresent()); // an empty page is no end
    }

    void apply(JsonNode row) {
        if (row.path("previousPosition").longValue() != previous) {
            throw new IllegalStateException("rows are missing before " + row.path("position"));
        }
        previous = row.path("position").longValue();
        if (row.path("outcome").asText().equals("POSTED") && row.has("balance")) {
            String memberId = row.path("memberId").asText();
            keep(row, memberId, row.path("unit").asText());
            row.path("otherUnits").forEach(u -> keep(u, memberId, u.path("unit").asText()));
        }
    }

    private void keep(JsonNode side, String memberId, String unit) {
        JsonNode before = balances.put(memberId + " " + unit, side.path("balance"));
        long total = before == null ? 0 : before.path("total").longValue();
        if (total + side.path("points").longValue() != side.at("/balance/total").longValue()) {
            throw new IllegalStateException("does not add up: " + side);
        }
        JsonNode other = side.path("counterpart"); // of a transfer or a merge
        if (other.has("balance")) {
            keep(other, other.path("memberId").asText(), unit);
        }
    }

    JsonNode balance(String memberId, String unit) {
        return balances.get(memberId + " " + unit);
    }
}
