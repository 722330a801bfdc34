package dev.tallystick.rest.programs;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.json.Times;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;

/** The clock of one server goes on from row to row and from test to test. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExpiryIT {
    @TempDir private static Path directory;

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.startWithTestClock(directory);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Order(1)
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone             | now                       | expiry                                                  | expiresAt
                    UTC              | 2031-01-31T00:00Z         | {"type":"AFTER","duration":"P1M"}                       | 2031-03-01T00:00Z
                    Asia/Beirut      | 2031-03-28T12:00+02:00    | {"type":"AFTER","duration":"P1D"}                       | 2031-03-30T01:00+03:00
                    Europe/Berlin    | 2032-01-31T10:00+01:00    | {"type":"AFTER","duration":"P1M"}                       | 2032-03-01T00:00+01:00
                    America/New_York | 2032-08-14T23:59-04:00    | {"type":"AFTER","duration":"P3M","roundUpTo":"QUARTER"} | 2033-01-01T00:00-05:00
                    America/New_York | 2033-12-31T23:59:59-05:00 | {"type":"DATES","dates":["12-31"]}                      | 2034-01-01T00:00-05:00
                    Europe/Berlin    | 2036-01-01T00:00+01:00    | {"type":"DATES","dates":["12-31","02-29"]}              | 2036-03-01T00:00+01:00
                    Asia/Tokyo       | 2037-02-28T12:00+09:00    | {"type":"SLIDING","duration":"P1Y"}                     | 2038-03-01T00:00+09:00
                    """)
    void pointsShouldBeOverAtExactlyThatInstant(
            String zone, String now, String expiry, String expiresAt) {
        clock(instant(now, 0));
        configure(zone, expiry);
        String memberId = server.newMember();
        Reply earned = server.post("/v1/earns", earn(newId("T"), memberId, 10));
        assertThat(lotEnd(earned)).isEqualTo(instant(expiresAt, 0));
        JsonNode nextExpiry = server.get("/v1/members/" + memberId + "/points").json();
        assertThat(nextExpiry.at("/nextExpiry/expiresAt").asText())
                .isEqualTo(instant(expiresAt, 0));

        clock(instant(expiresAt, -1));
        assertThat(available(memberId)).isEqualTo(10);
        assertThat(
                        server.post("/v1/redemptions?dryRun=true", earn(newId("T"), memberId, 1))
                                .status())
                .isEqualTo(201);

        clock(instant(expiresAt, 0));
        assertThat(available(memberId)).isZero();
        Reply refused = server.post("/v1/redemptions", earn(newId("T"), memberId, 1));
        assertThat(refused.code()).isEqualTo("insufficient_points");
        JsonNode row =
                server.get("/v1/members/" + memberId + "/transactions?limit=1")
                        .json()
                        .at("/data/0");
        assertThat(row.path("type").asText()).isEqualTo("EXPIRE");
        assertThat(row.path("effectiveAt").asText()).isEqualTo(instant(expiresAt, 0));
        assertThat(row.path("points").longValue()).isEqualTo(-10);

        clock(instant(expiresAt, 1));
        assertThat(available(memberId)).isZero();
    }

    @Order(2)
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone             | midnight               | expiry                             | before                 | after
                    UTC              | 2041-03-01T00:00Z      | {"type":"AFTER","duration":"P1M"}  | 2041-03-29T00:00Z      | 2041-04-02T00:00Z
                    Europe/Berlin    | 2041-03-31T00:00+01:00 | {"type":"AFTER","duration":"P1D"}  | 2041-04-01T00:00+02:00 | 2041-04-02T00:00+02:00
                    America/New_York | 2041-11-03T00:00-04:00 | {"type":"AFTER","duration":"P1D"}  | 2041-11-04T00:00-05:00 | 2041-11-05T00:00-05:00
                    Asia/Beirut      | 2042-03-30T01:00+03:00 | {"type":"AFTER","duration":"P1D"}  | 2042-03-31T00:00+03:00 | 2042-04-01T00:00+03:00
                    Asia/Tokyo       | 2043-01-01T00:00+09:00 | {"type":"DATES","dates":["12-31"]} | 2043-01-01T00:00+09:00 | 2044-01-01T00:00+09:00
                    """)
    void theLocalDateOfTheEarnShouldDecide(
            String zone, String midnight, String expiry, String before, String after) {
        clock(instant(midnight, -1));
        configure(zone, expiry);
        String memberId = server.newMember();
        assertThat(lotEnd(server.post("/v1/earns", earn(newId("T"), memberId, 10))))
                .isEqualTo(instant(before, 0));
        for (int laterMs = 0; laterMs <= 1; laterMs++) {
            clock(instant(midnight, laterMs));
            assertThat(lotEnd(server.post("/v1/earns", earn(newId("T"), memberId, 10))))
                    .isEqualTo(instant(after, 0));
            assertThat(lotEnd(earnedAt(memberId, instant(midnight, -1))))
                    .isEqualTo(instant(before, 0));
        }
    }

    private static void configure(String zone, String expiry) {
        Reply changed =
                server.put(
                        "/v1/program",
                        "{\"timeZone\":\"%s\",\"units\":[{\"unit\":\"POINTS\",\"expiry\":%s}]}"
                                .formatted(zone, expiry));
        assertThat(changed.status()).isEqualTo(200);
    }

    private static void clock(String now) {
        assertThat(server.moveClock(now).status()).isEqualTo(200);
    }

    private static Reply earnedAt(String memberId, String occurredAt) {
        return server.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":10,\"occurredAt\":\"%s\"}"
                        .formatted(newId("T"), memberId, occurredAt));
    }

    private static String lotEnd(Reply posted) {
        return posted.json().at("/lots/0/expiresAt").asText();
    }

    private static long available(String memberId) {
        return server.get("/v1/members/" + memberId + "/points").balance("available");
    }

    private static String instant(String time, long laterMs) {
        return Times.format(OffsetDateTime.parse(time).toInstant().toEpochMilli() + laterMs);
    }
}
