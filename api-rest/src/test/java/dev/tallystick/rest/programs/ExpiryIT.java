package dev.tallystick.rest.programs;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.json.Times;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;

class ExpiryIT {
    @TempDir private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.startWithTestClock(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone             | now                      | expiry                                                  | expiresAt
                    UTC              | 2031-01-31T00:00Z        | {"type":"AFTER","duration":"P1M"}                       | 2031-03-01T00:00Z
                    Europe/Berlin    | 2032-01-31T10:00+01:00   | {"type":"AFTER","duration":"P1M"}                       | 2032-03-01T00:00+01:00
                    America/New_York | 2031-08-14T23:59-04:00   | {"type":"AFTER","duration":"P3M","roundUpTo":"QUARTER"} | 2032-01-01T00:00-05:00
                    Asia/Beirut      | 2031-03-28T12:00+02:00   | {"type":"AFTER","duration":"P1D"}                       | 2031-03-30T01:00+03:00
                    America/New_York | 2031-12-31T23:59:59-05:00 | {"type":"DATES","dates":["12-31"]}                     | 2032-01-01T00:00-05:00
                    Europe/Berlin    | 2032-01-01T00:00+01:00   | {"type":"DATES","dates":["12-31","02-29"]}              | 2032-03-01T00:00+01:00
                    Asia/Tokyo       | 2031-02-28T12:00+09:00   | {"type":"SLIDING","duration":"P1Y"}                     | 2032-02-29T00:00+09:00
                    """)
    void pointsShouldBeOverAtExactlyThatInstant(
            String zone, String now, String expiry, String expiresAt) {
        server.moveClock(instant(now, 0));
        TestServer shop = shop(zone, expiry);
        String memberId = shop.newMember();
        Reply earned = shop.post("/v1/earns", earn(newId("T"), memberId, 10));
        assertThat(lotEnd(earned)).isEqualTo(instant(expiresAt, 0));
        JsonNode nextExpiry = shop.get("/v1/members/" + memberId + "/points").json();
        assertThat(nextExpiry.at("/nextExpiry/expiresAt").asText())
                .isEqualTo(instant(expiresAt, 0));

        server.moveClock(instant(expiresAt, -1));
        assertThat(available(shop, memberId)).isEqualTo(10);
        assertThat(shop.post("/v1/redemptions?dryRun=true", earn(newId("T"), memberId, 1)).status())
                .isEqualTo(201);

        server.moveClock(instant(expiresAt, 0));
        assertThat(available(shop, memberId)).isZero();
        Reply refused = shop.post("/v1/redemptions", earn(newId("T"), memberId, 1));
        assertThat(refused.code()).isEqualTo("insufficient_points");
        JsonNode row =
                shop.get("/v1/members/" + memberId + "/transactions?limit=1").json().at("/data/0");
        assertThat(row.path("type").asText()).isEqualTo("EXPIRE");
        assertThat(row.path("effectiveAt").asText()).isEqualTo(instant(expiresAt, 0));
        assertThat(row.path("points").longValue()).isEqualTo(-10);

        server.moveClock(instant(expiresAt, 1));
        assertThat(available(shop, memberId)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    zone             | midnight               | expiry                             | before                 | after
                    UTC              | 2031-03-01T00:00Z      | {"type":"AFTER","duration":"P1M"}  | 2031-03-29T00:00Z      | 2031-04-02T00:00Z
                    Europe/Berlin    | 2031-03-30T00:00+01:00 | {"type":"AFTER","duration":"P1D"}  | 2031-03-31T00:00+02:00 | 2031-04-01T00:00+02:00
                    America/New_York | 2031-11-02T00:00-04:00 | {"type":"AFTER","duration":"P1D"}  | 2031-11-03T00:00-05:00 | 2031-11-04T00:00-05:00
                    Asia/Beirut      | 2031-03-30T01:00+03:00 | {"type":"AFTER","duration":"P1D"}  | 2031-03-31T00:00+03:00 | 2031-04-01T00:00+03:00
                    Asia/Tokyo       | 2032-01-01T00:00+09:00 | {"type":"DATES","dates":["12-31"]} | 2032-01-01T00:00+09:00 | 2033-01-01T00:00+09:00
                    """)
    void theLocalDateOfTheEarnShouldDecide(
            String zone, String midnight, String expiry, String before, String after) {
        server.moveClock(instant(midnight, -1));
        TestServer shop = shop(zone, expiry);
        String memberId = shop.newMember();
        assertThat(lotEnd(shop.post("/v1/earns", earn(newId("T"), memberId, 10))))
                .isEqualTo(instant(before, 0));
        for (int laterMs = 0; laterMs <= 1; laterMs++) {
            server.moveClock(instant(midnight, laterMs));
            assertThat(lotEnd(shop.post("/v1/earns", earn(newId("T"), memberId, 10))))
                    .isEqualTo(instant(after, 0));
            assertThat(lotEnd(earnedAt(shop, memberId, instant(midnight, -1))))
                    .isEqualTo(instant(before, 0));
        }
    }

    private TestServer shop(String zone, String expiry) {
        TestServer shop =
                server.as(
                        newId("p"),
                        "program:write",
                        "points:earn",
                        "points:redeem",
                        "points:read",
                        "members:write");
        Reply changed =
                shop.put(
                        "/v1/program",
                        "{\"timeZone\":\"%s\",\"units\":[{\"unit\":\"POINTS\",\"expiry\":%s}]}"
                                .formatted(zone, expiry));
        assertThat(changed.status()).isEqualTo(200);
        return shop;
    }

    private static Reply earnedAt(TestServer shop, String memberId, String occurredAt) {
        return shop.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":10,\"occurredAt\":\"%s\"}"
                        .formatted(newId("T"), memberId, occurredAt));
    }

    private static String lotEnd(Reply posted) {
        return posted.json().at("/lots/0/expiresAt").asText();
    }

    private static long available(TestServer shop, String memberId) {
        return shop.get("/v1/members/" + memberId + "/points").balance("available");
    }

    private static String instant(String time, long laterMs) {
        return Times.format(OffsetDateTime.parse(time).toInstant().toEpochMilli() + laterMs);
    }
}
