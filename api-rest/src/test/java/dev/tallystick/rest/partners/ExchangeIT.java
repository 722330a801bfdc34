package dev.tallystick.rest.partners;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class ExchangeIT {
    private static final String MILES =
            "{\"points\":3,\"theirs\":{\"amount\":\"2\",\"name\":\"MILES\"},\"minimumPoints\":30,\"multipleOf\":10}";

    @TempDir static Path directory;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.startWithTestClock(directory);
        server.moveClock("2055-01-01T00:00:00Z");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void shouldTellWhatThePartnerOwesWheneverTheRedemptionIsTold() throws IOException {
        String partnerId = partner(MILES);
        String memberId = server.newMemberWith(1_000);
        String txId = newId("X");
        String body = exchange(txId, memberId, partnerId, 100, ",\"membershipNumber\":\"FF-0815\"");
        Reply tried = server.post("/v1/redemptions?dryRun=true", body);
        Reply first = server.post("/v1/redemptions", body);
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.json().path("exchange").toString())
                .isEqualTo(
                        "{\"rateVersion\":1,\"amount\":\"66\",\"currencyName\":\"MILES\",\"membershipNumber\":\"FF-0815\"}");
        JsonNode owed = first.json().path("exchange");
        assertThat(tried.json().path("exchange")).isEqualTo(owed);
        server.put("/v1/partners/" + partnerId, "{\"exchange\":null}");
        Reply again = server.post("/v1/redemptions", body);
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        assertThat(server.get("/v1/transactions/" + txId).json().path("exchange")).isEqualTo(owed);
        assertThat(server.get("/v1/transactions/" + txId + "/explain").json().path("exchange"))
                .isEqualTo(owed);
        JsonNode row = server.get("/v1/members/" + memberId + "/transactions?type=REDEEM").json();
        assertThat(row.at("/data/0/exchange")).isEqualTo(owed);
        JsonNode ofPartner = server.get("/v1/partners/" + partnerId + "/transactions").json();
        assertThat(ofPartner.at("/data/0/exchange")).isEqualTo(owed);
        assertThat(server.post("/v1/redemptions", body.replace("0815", "0816")).code())
                .isEqualTo("tx_id_reused");
        assertThat(journalHolds("FF-0815")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    points | more                      | errors
                    29     | ''                        | /points below_minimum
                    35     | ''                        | /points not_a_multiple
                    30     | ,"upTo":true              | /upTo conflicting_fields
                    30     | ,"unit":"STATUS"          | /unit unit_mismatch
                    30     | ,"membershipNumber":""    | /membershipNumber invalid_length
                    30     | ,"membershipNumber":7     | /membershipNumber invalid_type
                    """)
    void shouldRefuseWhatTheRateDoesNotAllowAndUseUpNoTxId(
            long points, String more, String errors) {
        TestServer shop = program();
        shop.put(
                "/v1/program",
                """
                {"units": [{"unit": "POINTS", "scale": 0, "default": true, "expiry": {"type": "NEVER"}},
                           {"unit": "STATUS", "scale": 0, "default": false, "expiry": {"type": "NEVER"}}]}
                """);
        String partnerId = partner(shop, MILES);
        String memberId = shop.newMemberWith(1_000);
        Reply refused =
                shop.post("/v1/redemptions", exchange("X", memberId, partnerId, points, more));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors()).isEqualTo(errors);
        assertThat(shop.get("/v1/transactions/X").status()).isEqualTo(404);
        assertThat(shop.get("/v1/members/" + memberId + "/points").balance("total"))
                .isEqualTo(1_000);
        assertThat(
                        shop.post("/v1/redemptions", exchange("X", memberId, partnerId, 30, ""))
                                .json()
                                .at("/exchange/amount")
                                .asText())
                .isEqualTo("20");
    }

    @Test
    void pointsThatComeToNothingShouldNotBeTaken() {
        String partnerId =
                partner("{\"points\":3,\"theirs\":{\"amount\":\"1\",\"name\":\"STARS\"}}");
        String memberId = server.newMemberWith(10);
        assertThat(
                        server.post(
                                        "/v1/redemptions",
                                        exchange(newId("X"), memberId, partnerId, 2, ""))
                                .errors())
                .isEqualTo("/points below_minimum");
        assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                .isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    rounding, places, owed
                    FLOOR,    2,      3.33
                    HALF_UP,  0,      3
                    CEILING,  1,      3.4
                    """)
    void shouldRoundAsThePartnerCounts(String rounding, int places, String owed) {
        String partnerId =
                partner(
                        "{\"points\":3,\"theirs\":{\"amount\":\"1.00\",\"name\":\"EUR\",\"places\":%d},\"rounding\":\"%s\"}"
                                .formatted(places, rounding));
        String memberId = server.newMemberWith(10);
        Reply reply =
                server.post("/v1/redemptions", exchange(newId("X"), memberId, partnerId, 10, ""));
        assertThat(reply.json().at("/exchange/amount").asText()).isEqualTo(owed);
    }

    @Test
    void aRateShouldBeginAndEndWhenItIsTold() {
        String partnerId = partner(MILES);
        String path = "/v1/partners/" + partnerId;
        String memberId = server.newMemberWith(1_000);
        String later =
                "{\"points\":1,\"theirs\":{\"amount\":\"1\",\"name\":\"MILES\"},\"from\":\"2055-03-01\"}";
        Reply put = server.put(path, "{\"exchange\":" + later + "}");
        assertThat(put.json().at("/exchange/rateVersion").intValue()).isEqualTo(1);
        assertThat(put.json().at("/exchangeLater/0/from").asText())
                .isEqualTo("2055-03-01T00:00:00.000Z");
        assertThat(server.get(path).json()).isEqualTo(put.json());
        assertThat(server.put(path, "{\"exchange\":" + later + "}").header("ETag"))
                .isEqualTo(put.header("ETag"));
        server.moveClock("2055-02-28T23:59:59.999Z");
        assertThat(owed(memberId, partnerId)).isEqualTo("20");
        server.moveClock("2055-03-01T00:00:00Z");
        assertThat(owed(memberId, partnerId)).isEqualTo("30");
        server.put(path, "{\"exchange\":null}");
        Reply ended =
                server.post("/v1/redemptions", exchange(newId("X"), memberId, partnerId, 30, ""));
        assertThat(ended.errors()).isEqualTo("/partnerId no_exchange_rate");
        assertThat(server.get(path).json().path("exchange").isNull()).isTrue();
        JsonNode versions = server.get(path + "/exchange-rates?limit=2").json();
        assertThat(versions.at("/data/0/ended").booleanValue()).isTrue();
        assertThat(versions.at("/data/1/rateVersion").intValue()).isEqualTo(2);
        String cursor = versions.path("nextCursor").asText();
        JsonNode rest = server.get(path + "/exchange-rates?limit=2&cursor=" + cursor).json();
        assertThat(rest.at("/data/0/multipleOf").intValue()).isEqualTo(10);
        assertThat(rest.path("nextCursor").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    exchange                                                                | errors
                    {"theirs":{"amount":"1","name":"M"}}                                    | /exchange/points missing_field
                    {"points":0,"theirs":{"amount":"1","name":"M"}}                         | /exchange/points out_of_range
                    {"points":1}                                                            | /exchange/theirs missing_field
                    {"points":1,"theirs":{"amount":"0","name":"M"}}                         | /exchange/theirs/amount invalid_amount
                    {"points":1,"theirs":{"amount":"1e3","name":"M"}}                       | /exchange/theirs/amount invalid_amount
                    {"points":1,"theirs":{"amount":"1"}}                                    | /exchange/theirs/name missing_field
                    {"points":1,"theirs":{"amount":"1","name":"M","places":7}}              | /exchange/theirs/places out_of_range
                    {"points":1,"theirs":{"amount":"1","name":"M"},"rounding":"UP"}         | /exchange/rounding invalid_value
                    {"points":1,"theirs":{"amount":"1","name":"M"},"unit":"X"}              | /exchange/unit unknown_unit
                    {"points":1,"theirs":{"amount":"1","name":"M"},"from":"2020-01-01"}     | /exchange/from out_of_range
                    {"points":1,"theirs":{"amount":"1","name":"M"},"multipleOf":0}          | /exchange/multipleOf out_of_range
                    {"points":1,"theirs":{"amount":"1","name":"M"},"minimumPoints":0}       | /exchange/minimumPoints out_of_range
                    {"points":1,"theirs":{"amount":"1","name":"M"},"x":1}                   | /exchange/x unknown_field
                    7                                                                       | /exchange invalid_type
                    """)
    void shouldNameWhatIsWrongWithARate(String exchange, String errors) {
        String path = "/v1/partners/" + newId("P");
        String body = "{\"types\":[\"EXCHANGE\"],\"exchange\":" + exchange + "}";
        assertThat(server.put(path, body).errors()).isEqualTo(errors);
        assertThat(server.get(path).status()).isEqualTo(404);
    }

    @Test
    void onlyWhoExchangesShouldHaveARate() {
        String path = "/v1/partners/" + newId("P");
        assertThat(server.put(path, "{\"exchange\":" + MILES + "}").errors())
                .isEqualTo("/exchange partner_type_mismatch");
        assertThat(server.get(path).status()).isEqualTo(404);
        String memberId = server.newMemberWith(100);
        server.put(path, "{}");
        String partnerId = path.substring(path.lastIndexOf('/') + 1);
        Reply plain =
                server.post(
                        "/v1/redemptions",
                        exchange(
                                newId("X"), memberId, partnerId, 5, ",\"membershipNumber\":\"1\""));
        assertThat(plain.errors()).isEqualTo("/membershipNumber no_exchange_rate");
    }

    @Test
    void whoTakesPointsAsWellShouldGoOnWithoutARate() {
        String partnerId = newId("P");
        server.put(
                "/v1/partners/" + partnerId,
                "{\"types\":[\"REDEEM\",\"EXCHANGE\"],\"exchange\":" + MILES + "}");
        server.put("/v1/partners/" + partnerId, "{\"exchange\":null}");
        String memberId = server.newMemberWith(100);
        Reply reply =
                server.post("/v1/redemptions", exchange(newId("X"), memberId, partnerId, 7, ""));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().has("exchange")).isFalse();
    }

    @Test
    void erasureShouldForgetTheMembershipNumber() {
        String partnerId = partner(MILES);
        String memberId = server.newMemberWith(100);
        String txId = newId("X");
        server.post(
                "/v1/redemptions",
                exchange(txId, memberId, partnerId, 30, ",\"membershipNumber\":\"FF-1\""));
        server.send(
                server.authorized("/v1/members/" + memberId + "/personal-data")
                        .header("Idempotency-Key", newId("erase"))
                        .DELETE());
        Reply told = server.get("/v1/transactions/" + txId);
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.raw().body()).doesNotContain("FF-1");
    }

    private static String owed(String memberId, String partnerId) {
        return server.post("/v1/redemptions", exchange(newId("X"), memberId, partnerId, 30, ""))
                .json()
                .at("/exchange/amount")
                .asText();
    }

    private static boolean journalHolds(String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("journal"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            for (Path file : all) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (bytes.contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static TestServer program() {
        return server.as(
                newId("program"),
                "program:read",
                "program:write",
                "members:write",
                "points:earn",
                "points:redeem",
                "points:read");
    }

    private static String partner(String rate) {
        return partner(server, rate);
    }

    private static String partner(TestServer shop, String rate) {
        String partnerId = newId("P");
        Reply put =
                shop.put(
                        "/v1/partners/" + partnerId,
                        "{\"types\":[\"EXCHANGE\"],\"exchange\":" + rate + "}");
        assertThat(put.status()).isEqualTo(201);
        return partnerId;
    }

    private static String exchange(
            String txId, String memberId, String partnerId, long points, String more) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d,\"partnerId\":\"%s\"%s}"
                .formatted(txId, memberId, points, partnerId, more);
    }
}
