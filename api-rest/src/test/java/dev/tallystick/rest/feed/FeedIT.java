package dev.tallystick.rest.feed;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

class FeedIT extends WithServer {
    @Test
    void shouldTellEveryEntryOnceInOrder() {
        String memberId = server.newMemberWith(10);
        String refusedId = newId("R");
        server.post("/v1/redemptions", earn(newId("R"), memberId, 3));
        assertThat(server.post("/v1/redemptions", earn(refusedId, memberId, 8)).status())
                .isEqualTo(422);
        List<JsonNode> rows = rows(server, 0, 10_000);
        assertThat(rows.getFirst().path("type").asText()).isEqualTo("CONFIG");
        long previous = 0;
        for (JsonNode row : rows) {
            assertThat(row.path("previousPosition").longValue()).isEqualTo(previous);
            assertThat(row.path("position").longValue()).isGreaterThan(previous);
            previous = row.path("position").longValue();
        }
        JsonNode refused = rows.getLast();
        assertThat(refused.path("txId").asText()).isEqualTo(refusedId);
        assertThat(refused.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(refused.at("/refusal/code").asText()).isEqualTo("insufficient_points");
        assertThat(refused.has("balance")).isFalse();
        JsonNode redeemed = rows.get(rows.size() - 2);
        assertThat(redeemed.path("outcome").asText()).isEqualTo("POSTED");
        assertThat(redeemed.path("points").longValue()).isEqualTo(-3);
        assertThat(redeemed.at("/balance/available").longValue()).isEqualTo(7);
    }

    @Test
    void pagesShouldFollowOnEachOther() {
        for (int n = 0; n < 5; n++) {
            server.newMemberWith(n + 1);
        }
        List<JsonNode> all = rows(server, 0, 10_000);
        List<JsonNode> paged = new ArrayList<>();
        long after = 0;
        Reply page;
        do {
            page = server.get("/v1/events?limit=3&after=" + after);
            assertThat(page.status()).isEqualTo(200);
            page.json().path("data").forEach(paged::add);
            long nextAfter = page.json().path("nextAfter").longValue();
            if (!page.header("Link").isEmpty()) {
                assertThat(page.header("Link"))
                        .isEqualTo(
                                "</v1/events?after=%d&limit=3>; rel=\"next\"".formatted(nextAfter));
                assertThat(page.json().path("data")).hasSize(3);
            }
            after = nextAfter;
        } while (!page.header("Link").isEmpty());
        assertThat(paged).isEqualTo(all);
        Reply none = server.get("/v1/events?after=" + after);
        assertThat(none.json().path("data")).isEmpty();
        assertThat(none.json().path("nextAfter").longValue()).isEqualTo(after);
        assertThat(none.header("Link")).isEmpty();
    }

    @Test
    void programsShouldSeeOnlyTheirOwn() {
        TestServer other =
                server.as("feed", "points:earn", "points:read", "members:write", "points:redeem");
        String memberId = other.newMemberWith(5);
        server.newMemberWith(6);
        other.post("/v1/earns", earn(newId("T"), memberId, 7));
        List<JsonNode> rows = rows(other, 0, 1_000);
        assertThat(rows)
                .extracting(row -> row.path("type").asText())
                .containsExactly("CONFIG", "EARN", "EARN");
        assertThat(rows.getLast().path("previousPosition")).isEqualTo(rows.get(1).path("position"));
        long last = rows.getLast().path("position").longValue();
        server.newMemberWith(8);
        JsonNode empty = other.get("/v1/events?after=" + last).json();
        assertThat(empty.path("data")).isEmpty();
        assertThat(empty.path("nextAfter").longValue()).isGreaterThan(last);
        assertThat(rows(server, 0, 10_000))
                .noneMatch(row -> row.path("memberId").asText().equals(memberId));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    query                    | errors
                    after=-1                 | query:after out_of_range
                    after=1.0                | query:after out_of_range
                    after=                   | query:after out_of_range
                    after=9007199254740992   | query:after out_of_range
                    after=99999999999999999999 | query:after out_of_range
                    after=9007199254740991   | query:after position_unknown
                    limit=0                  | query:limit out_of_range
                    limit=10001              | query:limit out_of_range
                    after=0&after=0          | query:after duplicate_field
                    from=0                   | query:from unknown_field
                    """)
    void shouldRefuse(String query, String errors) {
        Reply reply = server.get("/v1/events?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    @Test
    void shouldBeForReadersOfPoints() {
        assertThat(server.send(server.request("/v1/events")).status()).isEqualTo(401);
        assertThat(server.as("demo", "members:read").get("/v1/events").code())
                .isEqualTo("insufficient_scope");
        assertThat(server.as("demo", "points:read").get("/v1/events").status()).isEqualTo(200);
    }

    private static List<JsonNode> rows(TestServer reader, long after, int limit) {
        List<JsonNode> rows = new ArrayList<>();
        reader.get("/v1/events?limit=%d&after=%d".formatted(limit, after))
                .json()
                .path("data")
                .forEach(rows::add);
        return rows;
    }
}
