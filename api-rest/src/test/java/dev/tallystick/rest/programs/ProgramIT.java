package dev.tallystick.rest.programs;

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

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ProgramIT extends WithServer {
    private static final String[] SCOPES = {
        "program:read", "program:write", "points:earn", "points:read", "members:write", "admin"
    };

    @Test
    void shouldBeBornWithWholePointsThatNeverExpire() {
        String id = newId("p");
        Reply made = server.put("/v1/programs/" + id, "{}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(server.get("/v1/programs/" + id).json()).isEqualTo(made.json());
        assertThat(made.raw().body())
                .isEqualTo(
                        "{\"program\":\""
                                + id
                                + "\",\"timeZone\":\"UTC\",\"units\":[{\"unit\":\"POINTS\",\"scale\":0,\"default\":true,\"expiry\":{\"type\":\"NEVER\"}}],\"spentEarnPolicy\":\"NEGATIVE\",\"lapsedLotGraceDays\":0}");
    }

    @Test
    void shouldTakeBackWhatItShows() {
        TestServer shop = server.as(newId("p"), SCOPES);
        Reply shown = shop.get("/v1/program");
        Reply put = shop.put("/v1/program", shown.raw().body());
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.raw().body()).isEqualTo(shown.raw().body());
        assertThat(put.header("ETag")).isEqualTo(shown.header("ETag"));
    }

    @Test
    void shouldChangeWhatIsGivenAndClearWhatIsNull() {
        TestServer shop = server.as(newId("p"), SCOPES);
        Reply changed =
                shop.put(
                        "/v1/program",
                        """
                        {"timeZone":"Europe/Berlin","units":[
                          {"unit":"POINTS","expiry":{"type":"AFTER","duration":"P12M","roundUpTo":"MONTH"}},
                          {"unit":"MILES","scale":2,"default":true}]}
                        """);
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("units").toString())
                .isEqualTo(
                        "[{\"unit\":\"POINTS\",\"scale\":0,\"default\":false,\"expiry\":{\"type\":\"AFTER\",\"duration\":\"P12M\",\"roundUpTo\":\"MONTH\"}},"
                            + "{\"unit\":\"MILES\",\"scale\":2,\"default\":true,\"expiry\":{\"type\":\"NEVER\"}}]");
        Reply again = shop.put("/v1/program", "{\"timeZone\":null}");
        assertThat(again.text("timeZone")).isEqualTo("UTC");
        assertThat(again.json().path("units")).isEqualTo(changed.json().path("units"));
    }

    @Test
    void shouldKeepEveryKindOfExpiry() {
        TestServer shop = server.as(newId("p"), SCOPES);
        Reply changed =
                shop.put(
                        "/v1/program",
                        """
                        {"lapsedLotGraceDays":3650,"units":[
                          {"unit":"POINTS","expiry":{"type":"SLIDING","duration":"P18M"}},
                          {"unit":"STATUS","scale":6,"expiry":{"type":"DATES","dates":["12-31","02-29"]}},
                          {"unit":"MILES","expiry":{"type":"AFTER","duration":"P1Y"}}]}
                        """);
        assertThat(changed.raw().body())
                .isEqualTo(
                        "{\"timeZone\":\"UTC\",\"units\":["
                            + "{\"unit\":\"POINTS\",\"scale\":0,\"default\":true,\"expiry\":{\"type\":\"SLIDING\",\"duration\":\"P18M\"}},"
                            + "{\"unit\":\"STATUS\",\"scale\":6,\"default\":false,\"expiry\":{\"type\":\"DATES\",\"dates\":[\"02-29\",\"12-31\"]}},"
                            + "{\"unit\":\"MILES\",\"scale\":0,\"default\":false,\"expiry\":{\"type\":\"AFTER\",\"duration\":\"P1Y\",\"roundUpTo\":\"DAY\"}}],"
                            + "\"spentEarnPolicy\":\"NEGATIVE\",\"lapsedLotGraceDays\":3650}");
        Reply again = shop.put("/v1/program", changed.raw().body());
        assertThat(again.raw().body()).isEqualTo(changed.raw().body());
        assertThat(again.header("ETag")).isEqualTo(changed.header("ETag"));
        Reply cleared =
                shop.put(
                        "/v1/program",
                        "{\"lapsedLotGraceDays\":null,\"units\":[{\"unit\":\"POINTS\",\"expiry\":null},"
                            + "{\"unit\":\"STATUS\"},{\"unit\":\"MILES\"}]}");
        assertThat(cleared.json().path("lapsedLotGraceDays").longValue()).isZero();
        assertThat(cleared.json().at("/units/0/expiry/type").asText()).isEqualTo("NEVER");
        assertThat(cleared.json().at("/units/1/expiry/type").asText()).isEqualTo("DATES");
    }

    @Test
    void shouldGuardAgainstLostUpdates() {
        TestServer shop = server.as(newId("p"), SCOPES);
        String etag = shop.get("/v1/program").header("ETag");
        Reply first = shop.put("/v1/program", "{\"timeZone\":\"Asia/Tokyo\"}", "If-Match", etag);
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("ETag")).isNotEqualTo(etag);
        Reply second = shop.put("/v1/program", "{\"timeZone\":\"UTC\"}", "If-Match", etag);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.code()).isEqualTo("precondition_failed");
        assertThat(shop.get("/v1/program").text("timeZone")).isEqualTo("Asia/Tokyo");
        assertThat(
                        shop.put("/v1/program", "{}", "If-Match", "\"x\", " + first.header("ETag"))
                                .status())
                .isEqualTo(200);
        assertThat(shop.put("/v1/program", "{}", "If-Match", "*").status()).isEqualTo(200);
        assertThat(server.put("/v1/programs/" + newId("p"), "{}", "If-Match", "*").status())
                .isEqualTo(412);
    }

    @Test
    void shouldExpirePointsByTheUnitsPolicy() {
        TestServer shop = server.as(newId("p"), SCOPES);
        shop.put(
                "/v1/program",
                """
                {"timeZone":"America/New_York","units":[
                  {"unit":"POINTS","expiry":{"type":"AFTER","duration":"P1000Y"}}]}
                """);
        assertThat(
                        shop.get("/v1/program")
                                .json()
                                .path("units")
                                .get(0)
                                .path("expiry")
                                .path("type")
                                .asText())
                .as("two hundred years at most")
                .isEqualTo("NEVER");
        shop.put(
                "/v1/program",
                """
                {"timeZone":"America/New_York","units":[
                  {"unit":"POINTS","expiry":{"type":"AFTER","duration":"P200Y","roundUpTo":"YEAR"}}]}
                """);
        String memberId = shop.newMember();
        Reply dated =
                shop.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":3,\"occurredAt\":\"2020-02-29\"}"
                                .formatted(newId("T"), memberId));
        assertThat(dated.text("effectiveAt")).isEqualTo("2020-02-29T05:00:00.000Z");
        assertThat(dated.json().path("lots").get(0).path("expiresAt").asText())
                .isEqualTo("2221-01-01T05:00:00.000Z");
        Reply never =
                shop.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":3,\"expiresAt\":null}"
                                .formatted(newId("T"), memberId));
        assertThat(never.json().path("lots").get(0).path("expiresAt").isNull()).isTrue();
        Reply now = shop.post("/v1/earns", earn(newId("T"), memberId, 3));
        assertThat(now.json().path("lots").get(0).path("expiresAt").asText())
                .endsWith("-01-01T05:00:00.000Z");
    }

    @Test
    void shouldKeepUnitsApart() {
        TestServer shop = server.as(newId("p"), SCOPES);
        shop.put("/v1/program", "{\"units\":[{\"unit\":\"POINTS\"},{\"unit\":\"STATUS\"}]}");
        String memberId = shop.newMemberWith(5);
        Reply status =
                shop.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":7,\"unit\":\"STATUS\"}"
                                .formatted(newId("T"), memberId));
        assertThat(status.text("unit")).isEqualTo("STATUS");
        assertThat(status.balance("available")).isEqualTo(7);
        assertThat(shop.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(5);
        assertThat(shop.get("/v1/members/" + memberId + "/points?unit=STATUS").balance("available"))
                .isEqualTo(7);
        assertThat(shop.get("/v1/ledger/trial-balance").json().path("units")).hasSize(2);
    }

    @Test
    void changesAndEarnsAtTheSameTimeShouldAllSucceed() throws Exception {
        TestServer shop = server.as(newId("p"), SCOPES);
        String memberId = shop.newMember();
        int rounds = 30;
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int round = 1; round <= rounds; round++) {
                String zone = round % 2 == 0 ? "Asia/Tokyo" : "Europe/Berlin";
                String duration = "P" + round + "D";
                Future<Reply> zoned =
                        threads.submit(
                                () -> shop.put("/v1/program", "{\"timeZone\":\"" + zone + "\"}"));
                Future<Reply> dated =
                        threads.submit(
                                () ->
                                        shop.put(
                                                "/v1/program",
                                                "{\"units\":[{\"unit\":\"POINTS\",\"expiry\":{\"type\":\"AFTER\",\"duration\":\"%s\"}}]}"
                                                        .formatted(duration)));
                Future<Reply> earned =
                        threads.submit(() -> shop.post("/v1/earns", earn(newId("T"), memberId, 1)));
                assertThat(zoned.get().status()).isEqualTo(200);
                assertThat(dated.get().status()).isEqualTo(200);
                assertThat(earned.get().status()).isEqualTo(201);
                JsonNode program = shop.get("/v1/program").json();
                assertThat(program.path("timeZone").asText()).isEqualTo(zone);
                assertThat(program.at("/units/0/expiry/duration").asText()).isEqualTo(duration);
            }
        }
        assertThat(shop.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(rounds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    body                                                                                  | errors
                    {"timeZone":"Mars/Base"}                                                              | /timeZone invalid_value
                    {"timeZone":1}                                                                        | /timeZone invalid_type
                    {"spentEarnPolicy":"ASK"}                                                             | /spentEarnPolicy invalid_value
                    {"lapsedLotGraceDays":3651}                                                           | /lapsedLotGraceDays out_of_range
                    {"lapsedLotGraceDays":1.5}                                                            | /lapsedLotGraceDays invalid_type
                    {"lapsedLotGraceDays":-1}                                                             | /lapsedLotGraceDays out_of_range
                    {"baseEarn":{"points":1}}                                                             | /baseEarn/amount missing_field
                    {"owner":"x"}                                                                         | /owner unknown_field
                    {"units":[]}                                                                          | /units unit_removed
                    {"units":null}                                                                        | /units unit_removed
                    {"units":[{"unit":"MILES"}]}                                                          | /units unit_removed
                    {"units":[{"unit":"POINTS"},{"unit":"POINTS"}]}                                       | /units/1/unit duplicate_field
                    {"units":[{"unit":"POINTS","scale":2}]}                                               | /units/0/scale scale_fixed
                    {"units":[{"unit":"POINTS"},{"unit":"m","scale":7}]}                                  | /units/1/unit invalid_id, /units/1/scale out_of_range
                    {"units":[{"unit":"POINTS","default":true},{"unit":"B","default":true}]}              | /units/1/default invalid_value
                    {"units":[{"unit":"POINTS","default":false}]}                                         | /units/0/default invalid_value
                    {"units":[{"unit":"POINTS","color":1}]}                                               | /units/0/color unknown_field
                    {"units":[{"unit":"POINTS","expiry":{"type":"DATES"}}]}                               | /units/0/expiry/dates missing_field
                    {"units":[{"unit":"POINTS","expiry":{"type":"DATES","dates":[]}}]}                    | /units/0/expiry/dates invalid_value
                    {"units":[{"unit":"POINTS","expiry":{"type":"DATES","dates":"12-31"}}]}               | /units/0/expiry/dates invalid_type
                    {"units":[{"unit":"POINTS","expiry":{"type":"DATES","dates":[1231]}}]}                | /units/0/expiry/dates invalid_type
                    {"units":[{"unit":"POINTS","expiry":{"type":"DATES","dates":["02-30"]}}]}             | /units/0/expiry/dates invalid_date
                    {"units":[{"unit":"POINTS","expiry":{"type":"DATES","dates":["31-12","2026-12-31"]}}]} | /units/0/expiry/dates invalid_date, /units/0/expiry/dates invalid_date
                    {"units":[{"unit":"POINTS","expiry":{"type":"DATES","dates":["06-30","06-30"]}}]}     | /units/0/expiry/dates invalid_value
                    {"units":[{"unit":"POINTS","expiry":{"type":"DATES","dates":["06-30"],"duration":"P1Y"}}]} | /units/0/expiry/duration unknown_field
                    {"units":[{"unit":"POINTS","expiry":{"type":"SLIDING"}}]}                             | /units/0/expiry/duration missing_field
                    {"units":[{"unit":"POINTS","expiry":{"type":"SLIDING","duration":"P201Y"}}]}          | /units/0/expiry/duration invalid_value
                    {"units":[{"unit":"POINTS","expiry":{"type":"SLIDING","duration":"P1Y","roundUpTo":"DAY"}}]} | /units/0/expiry/roundUpTo unknown_field
                    {"units":[{"unit":"POINTS","expiry":{"type":"SOON"}}]}                                | /units/0/expiry/type invalid_value
                    {"units":[{"unit":"POINTS","expiry":{"type":"NEVER","duration":"P1Y"}}]}              | /units/0/expiry/duration unknown_field
                    {"units":[{"unit":"POINTS","expiry":{"type":"AFTER"}}]}                               | /units/0/expiry/duration missing_field
                    {"units":[{"unit":"POINTS","expiry":{"type":"AFTER","duration":"PT1H"}}]}             | /units/0/expiry/duration invalid_value
                    {"units":[{"unit":"POINTS","expiry":{"type":"AFTER","duration":"P0D"}}]}              | /units/0/expiry/duration invalid_value
                    {"units":[{"unit":"POINTS","expiry":{"type":"AFTER","duration":"-P1D"}}]}             | /units/0/expiry/duration invalid_value
                    {"units":[{"unit":"POINTS","expiry":{"type":"AFTER","duration":"P1Y","roundUpTo":"WEEK"}}]} | /units/0/expiry/roundUpTo invalid_value
                    """)
    void shouldNameWhatIsWrongAndChangeNothing(String body, String errors) {
        String before = server.stateHash();
        Reply reply = server.put("/v1/program", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
        assertThat(server.stateHash()).isEqualTo(before);
    }
}
