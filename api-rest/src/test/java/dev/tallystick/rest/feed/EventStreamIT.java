package dev.tallystick.rest.feed;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;
import dev.tallystick.rest.feed.EventStream.Event;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;

class EventStreamIT extends WithServer {
    private static final String[] SCOPES = {"points:earn", "points:read", "members:write"};

    @Test
    void shouldTellWhatIsThereAndGoOnWithWhatComes() throws Exception {
        String memberId = server.newMemberWith(5);
        List<JsonNode> rows = new ArrayList<>();
        server.get("/v1/events?limit=10000").json().path("data").forEach(rows::add);
        try (EventStream stream = EventStream.open(server, "")) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            assertThat(stream.header("Request-Id")).isNotEmpty();
            for (JsonNode row : rows) {
                Event event = stream.next();
                assertThat(event.id()).isEqualTo(row.path("position").longValue());
                assertThat(event.data()).isEqualTo(row);
            }
            for (int n = 0; n < 3; n++) {
                String txId = newId("T");
                Reply posted = server.post("/v1/earns", earn(txId, memberId, 1));
                Event event = stream.next();
                assertThat(event.data().path("txId").asText()).isEqualTo(txId);
                assertThat(String.valueOf(event.id())).isEqualTo(posted.header("Ledger-Position"));
            }
        }
    }

    @Test
    void shouldResumeBehindTheLastEvent() throws Exception {
        String memberId = server.newMemberWith(1);
        List<Long> positions = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
            positions.add(
                    Long.valueOf(
                            server.post("/v1/earns", earn(newId("T"), memberId, 1))
                                    .header("Ledger-Position")));
        }
        List<Long> told = new ArrayList<>();
        String query = "?after=" + (positions.getFirst() - 1);
        String[] resume = {};
        while (told.size() < positions.size()) {
            // the connection is lost after every second event; what asks first no longer counts
            try (EventStream stream = EventStream.open(server, query, resume)) {
                for (int n = 0; n < 2; n++) {
                    told.add(stream.next().id());
                }
                resume = new String[] {"Last-Event-ID", String.valueOf(told.getLast())};
            }
        }
        assertThat(told).isEqualTo(positions);
    }

    @Test
    void shouldShowThatItLivesAndHowFarItIs() throws Exception {
        TestServer quiet = server.as("quiet", SCOPES);
        long own = server.get("/health/ready").json().path("position").longValue();
        try (EventStream stream = EventStream.open(quiet, "?after=" + own)) {
            server.newMemberWith(5); // of another program: no event, but a reason to move the id
            long startNanos = System.nanoTime();
            Event beat = stream.next();
            assertThat(beat.data()).isNull();
            assertThat(beat.id()).isGreaterThan(own);
            assertThat(stream.lastComment()).isEqualTo("heartbeat");
            assertThat((System.nanoTime() - startNanos) / 1_000_000).isBetween(8_000L, 20_000L);
        }
    }

    @Test
    void programsShouldSeeOnlyTheirOwn() throws Exception {
        TestServer left = server.as("left", SCOPES);
        TestServer right = server.as("right", SCOPES);
        try (EventStream ofLeft = EventStream.open(left, "");
                EventStream ofRight = EventStream.open(right, "")) {
            assertThat(ofLeft.next().data().path("type").asText()).isEqualTo("CONFIG");
            assertThat(ofRight.next().data().path("type").asText()).isEqualTo("CONFIG");
            for (int n = 0; n < 3; n++) {
                String inLeft = left.newMemberWith(1);
                String inRight = right.newMemberWith(1);
                assertThat(ofLeft.next().data().path("memberId").asText()).isEqualTo(inLeft);
                assertThat(ofRight.next().data().path("memberId").asText()).isEqualTo(inRight);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    query                   | id  | error
                    ?after=x                | 0   | query:after out_of_range
                    ?after=9007199254740991 | 0   | query:after position_unknown
                    ?limit=5                | 0   | query:limit unknown_field
                    ``                      | -1  | header:Last-Event-ID invalid_header
                    ``                      | abc | header:Last-Event-ID invalid_header
                    ``                      | 9007199254740991 | header:Last-Event-ID position_unknown
                    """)
    void shouldRefuse(String query, String lastEventId, String error) throws Exception {
        try (EventStream stream = EventStream.open(server, query, "Last-Event-ID", lastEventId)) {
            assertThat(stream.status()).isEqualTo(400);
            JsonNode first = stream.problem().path("errors").get(0);
            assertThat(first.path("pointer").asText() + " " + first.path("code").asText())
                    .isEqualTo(error);
        }
    }

    @Test
    void aHeadShouldNotStream() {
        Reply head =
                server.send(
                        server.authorized("/v1/events")
                                .header("Accept", "text/event-stream")
                                .method("HEAD", BodyPublishers.noBody()));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).startsWith("text/event-stream");
        assertThat(head.raw().body()).isEmpty();
    }
}
