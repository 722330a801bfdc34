package dev.tallystick.rest.baskets;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class BasketIT extends WithServer {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    points | per    | currency | amounts        | earned
                    1      | 1.00   | USD      | 261.96         | 261
                    1      | 1      | USD      | 0.99           | 0
                    1      | 1.00   | USD      | 0.50 0.50      | 1
                    1      | 1.00   | USD      | 0.10 0.20 0.70 | 1
                    2      | 3.00   | USD      | 1.49           | 0
                    2      | 3.00   | USD      | 1.5            | 1
                    100    | 1.00   | USD      | 0.29           | 29
                    3      | 0.1    | USD      | 0.30           | 9
                    1      | 100    | JPY      | 199 1          | 2
                    5      | 1.000  | KWD      | 1.999          | 9
                    1      | 0.01   | USD      | 999999999999.99 | 99999999999999
                    """)
    void shouldEarnTheExactProductRoundedDown(
            long points, String per, String currency, String amounts, long earned) {
        TestServer shop = shop(points, per, currency);
        String memberId = shop.newMember();
        Reply reply = shop.post("/v1/earns", earn("E", memberId, currency, amounts.split(" ")));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().path("points").longValue()).isEqualTo(earned);
        assertThat(reply.json().path("amount").longValue()).isEqualTo(earned);
        assertThat(reply.balance("available")).isEqualTo(earned);
        assertThat(reply.json().path("lots")).hasSize(earned == 0 ? 0 : 1);
        if (earned > 0) {
            assertThat(reply.json().path("lots").get(0).path("source").asText()).isEqualTo("base");
        }
    }

    @Test
    void shouldMatchNothingInAnotherCurrencyOrWithoutABaseEarn() {
        TestServer shop = shop(1, "1.00", "USD");
        String memberId = shop.newMember();
        Reply euros = shop.post("/v1/earns", earn("E1", memberId, "EUR", "50.00"));
        assertThat(euros.status()).isEqualTo(201);
        assertThat(euros.json().path("points").longValue()).isZero();
        assertThat(euros.json().path("lots")).isEmpty();
        assertThat(shop.put("/v1/program", "{\"baseEarn\":null}").json().has("baseEarn")).isFalse();
        Reply nothing = shop.post("/v1/earns", earn("E2", memberId, "USD", "50.00"));
        assertThat(nothing.status()).isEqualTo(201);
        assertThat(nothing.json().path("points").longValue()).isZero();
        assertThat(shop.get("/v1/transactions/E2").text("outcome")).isEqualTo("POSTED");
        JsonNode unit = shop.get("/v1/ledger/trial-balance").json().path("units").get(0);
        assertThat(unit.path("issued").longValue()).isZero();
        assertThat(unit.path("sum").longValue()).isZero();
    }

    @Test
    void shouldReplayWhatWasEarnedThoughTheProgramChanged() {
        TestServer shop = shop(1, "1.00", "USD");
        String memberId = shop.newMember();
        Reply first = shop.post("/v1/earns", earn("E", memberId, "USD", "10.00"));
        shop.put("/v1/program", baseEarn(7, "1.00", "USD"));
        Reply again = shop.post("/v1/earns", earn("E", memberId, "USD", "10.00"));
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(shop.post("/v1/earns", earn("E", memberId, "USD", "10.01")).code())
                .isEqualTo("tx_id_reused");
        Reply later = shop.post("/v1/earns", earn("E2", memberId, "USD", "10.00"));
        assertThat(later.json().path("points").longValue()).isEqualTo(70);
    }

    @Test
    void shouldRecordTheBasketWithItsProductsCategories() {
        TestServer shop = shop(1, "1.00", "USD");
        String memberId = shop.newMember();
        shop.put("/v1/products/chair", "{\"category\":\"Furniture\"}");
        shop.post(
                "/v1/earns",
                """
                {"txId": "E", "memberId": "%s", "metadata": {"till": 3}, "basket":
                 {"currency": "USD", "total": "15.00", "channel": "web", "storeId": "S-1", "items": [
                  {"lineId": "1", "productId": "chair", "quantity": 1, "amount": "10.00"},
                  {"lineId": "2", "productId": "chair", "category": "Antiques", "quantity": 2, "amount": "5"},
                  {"lineId": "3", "productId": "unknown", "quantity": 1, "amount": "0"}]}}
                """
                        .formatted(memberId));
        JsonNode transaction = shop.get("/v1/transactions/E").json();
        assertThat(transaction.path("metadata").toString()).isEqualTo("{\"till\":3}");
        assertThat(transaction.path("basket").toString())
                .isEqualTo(
                        "{\"currency\":\"USD\",\"items\":["
                            + "{\"lineId\":\"1\",\"productId\":\"chair\",\"category\":\"Furniture\",\"quantity\":1,\"amount\":\"10.00\"},"
                            + "{\"lineId\":\"2\",\"productId\":\"chair\",\"category\":\"Antiques\",\"quantity\":2,\"amount\":\"5.00\"},"
                            + "{\"lineId\":\"3\",\"productId\":\"unknown\",\"quantity\":1,\"amount\":\"0.00\"}],"
                            + "\"channel\":\"web\",\"storeId\":\"S-1\"}");
        assertThat(shop.get("/v1/transactions/E/explain").json().at("/request/basket"))
                .isEqualTo(transaction.path("basket"));
        shop.put("/v1/products/chair", "{\"category\":\"Office\"}");
        assertThat(shop.get("/v1/transactions/E").json()).isEqualTo(transaction);
    }

    @Test
    void shouldKeepBasketsOutOfTheJournalInPlain() throws Exception {
        TestServer shop = shop(1, "1.00", "USD");
        String product = "secret-" + "x".repeat(40);
        String body =
                earn("E", shop.newMember(), "USD", "10.00")
                        .replace("\"P-0\"", "\"" + product + "\"");
        assertThat(shop.post("/v1/earns", body).status()).isEqualTo(201);
        assertThat(shop.get("/v1/transactions/E").raw().body()).contains(product);
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes).doesNotContain(product);
            }
        }
    }

    @Test
    void shouldTakeLargeBasketsAndNameTheLimit() {
        TestServer shop = shop(1, "1.00", "USD");
        String memberId = shop.newMember();
        Reply large = shop.post("/v1/earns", earn("E1", memberId, "USD", amounts(400)));
        assertThat(large.status()).isEqualTo(201);
        assertThat(large.json().path("points").longValue()).isEqualTo(400);
        assertThat(shop.get("/v1/transactions/E1").json().path("basket").path("items"))
                .hasSize(400);
        assertThat(shop.post("/v1/earns", earn("E2", memberId, "USD", amounts(500))).errors())
                .isEqualTo("/basket/items too_large");
        assertThat(shop.post("/v1/earns", earn("E2", memberId, "USD", amounts(501))).errors())
                .isEqualTo("/basket/items invalid_type");
    }

    @Test
    void shouldRefuseWhatNoEntryHolds() {
        TestServer shop = shop(1, "1.00", "USD");
        String memberId = shop.newMember();
        shop.put("/v1/products/P-0", "{\"category\":\"%s\"}".formatted("\u20ac".repeat(100)));
        String body = earn("E", memberId, "USD", amounts(200)).replaceAll("P-[0-9]+", "P-0");
        Reply reply = shop.post("/v1/earns", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo("/basket too_large");
        shop.put("/v1/program", baseEarn((1L << 53) - 1, "0.01", "USD"));
        Reply tooMany = shop.post("/v1/earns", earn("E", memberId, "USD", "0.02"));
        assertThat(tooMany.errors()).isEqualTo("/basket out_of_range");
        assertThat(shop.get("/v1/transactions/E").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    basket                                                            | errors
                    {}                                                                | /basket/currency missing_field, /basket/items missing_field
                    []                                                                | /basket invalid_type
                    {"currency":"usd","items":[@]}                                    | /basket/currency invalid_currency
                    {"currency":"XTS","items":[@]}                                    | /basket/currency invalid_currency
                    {"currency":"USD","items":[]}                                     | /basket/items out_of_range
                    {"currency":"USD","items":{}}                                     | /basket/items invalid_type
                    {"currency":"USD","items":[1]}                                    | /basket/items/0 invalid_type
                    {"currency":"USD","items":[@,@]}                                  | /basket/items/1/lineId duplicate_line
                    {"currency":"USD","total":"1.01","items":[@]}                     | /basket/total total_mismatch
                    {"currency":"USD","total":1.00,"items":[@]}                       | /basket/total invalid_type
                    {"currency":"USD","items":[@],"coupon":"A"}                       | /basket/coupon unknown_field
                    {"currency":"USD","items":[@],"storeId":"a b"}                    | /basket/storeId invalid_id
                    {"currency":"USD","items":[@],"channel":""}                       | /basket/channel invalid_id
                    {"currency":"USD","items":[{"lineId":"a b","productId":"p","quantity":1,"amount":"1"}]}  | /basket/items/0/lineId invalid_id
                    {"currency":"USD","items":[{"lineId":"1","productId":"p/q","quantity":1,"amount":"1"}]}  | /basket/items/0/productId invalid_id
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":0,"amount":"1"}]}    | /basket/items/0/quantity out_of_range
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":1.5,"amount":"1"}]}  | /basket/items/0/quantity invalid_type
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":1,"amount":1}]}      | /basket/items/0/amount invalid_type
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":1,"amount":"-1"}]}   | /basket/items/0/amount invalid_amount
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":1,"amount":"1.001"}]} | /basket/items/0/amount invalid_amount
                    {"currency":"JPY","items":[{"lineId":"1","productId":"p","quantity":1,"amount":"1.0"}]}  | /basket/items/0/amount invalid_amount
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":1,"amount":"01"}]}   | /basket/items/0/amount invalid_amount
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":1,"amount":"1e2"}]}  | /basket/items/0/amount invalid_amount
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":1,"amount":"1000000000000"}]} | /basket/items/0/amount invalid_amount
                    {"currency":"USD","items":[{"lineId":"1"}]}                       | /basket/items/0/productId missing_field, /basket/items/0/quantity missing_field, /basket/items/0/amount missing_field
                    {"currency":"USD","items":[{"lineId":"1","productId":"p","quantity":1,"amount":"1","sku":1}]} | /basket/items/0/sku unknown_field
                    """)
    void shouldNameWhatIsWrong(String basket, String errors) {
        String item = "{\"lineId\":\"1\",\"productId\":\"p\",\"quantity\":1,\"amount\":\"1.00\"}";
        String body =
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"basket\":%s}"
                        .formatted(newId("T"), server.newMember(), basket.replace("@", item));
        Reply reply = server.post("/v1/earns", body);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
    }

    @Test
    void shouldWantEitherPointsOrABasket() {
        String memberId = server.newMember();
        String both =
                earn(newId("T"), memberId, "USD", "1.00")
                        .replace("{\"txId\"", "{\"points\":1,\"txId\"");
        assertThat(server.post("/v1/earns", both).errors()).isEqualTo("/basket conflicting_fields");
        String neither = "{\"txId\":\"%s\",\"memberId\":\"%s\"}".formatted(newId("T"), memberId);
        assertThat(server.post("/v1/earns", neither).errors()).isEqualTo("/points missing_field");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    baseEarn                                                      | errors
                    7                                                             | /baseEarn invalid_type
                    {}                                                            | /baseEarn/points missing_field, /baseEarn/amount missing_field
                    {"points":0,"amount":{"amount":"1","currency":"USD"}}         | /baseEarn/points out_of_range
                    {"points":1.5,"amount":{"amount":"1","currency":"USD"}}       | /baseEarn/points invalid_type
                    {"points":1,"amount":{"amount":"0.00","currency":"USD"}}      | /baseEarn/amount invalid_amount
                    {"points":1,"amount":{"amount":"1.001","currency":"USD"}}     | /baseEarn/amount/amount invalid_amount
                    {"points":1,"amount":{"amount":"1","currency":"XAU"}}         | /baseEarn/amount/currency invalid_currency
                    {"points":1,"amount":{"amount":"1"}}                          | /baseEarn/amount/currency missing_field
                    {"points":1,"amount":"1.00"}                                  | /baseEarn/amount invalid_type
                    {"points":1,"amount":{"amount":"1","currency":"USD","x":1}}   | /baseEarn/amount/x unknown_field
                    {"points":1,"amount":{"amount":"1","currency":"USD"},"x":1}   | /baseEarn/x unknown_field
                    """)
    void shouldNameWhatIsWrongWithABaseEarn(String baseEarn, String errors) {
        assertThat(server.put("/v1/program", "{\"baseEarn\":" + baseEarn + "}").errors())
                .isEqualTo(errors);
    }

    @Test
    void shouldTakeTheBaseEarnThatItShows() {
        TestServer shop = shop(3, "0.5", "EUR");
        Reply shown = shop.get("/v1/program");
        assertThat(shown.json().path("baseEarn").toString())
                .isEqualTo("{\"points\":3,\"amount\":{\"amount\":\"0.50\",\"currency\":\"EUR\"}}");
        Reply same = shop.put("/v1/program", shown.raw().body());
        assertThat(same.header("ETag")).isEqualTo(shown.header("ETag"));
    }

    @Test
    void shouldEarnFromBasketsInBatchesToo() {
        TestServer shop = shop(1, "1.00", "USD");
        String memberId = shop.newMember();
        String operation =
                earn("E", memberId, "USD", "12.50")
                        .replace("{\"txId\"", "{\"op\":\"earn\",\"txId\"");
        Reply batch = shop.post("/v1/batches", "{\"operations\":[" + operation + "]}");
        JsonNode result = batch.json().path("results").get(0);
        assertThat(result.path("status").intValue()).isEqualTo(201);
        assertThat(result.path("body").path("points").longValue()).isEqualTo(12);
    }

    private TestServer shop(long points, String per, String currency) {
        TestServer shop =
                server.as(
                        newId("program"),
                        "program:read",
                        "program:write",
                        "members:write",
                        "points:earn",
                        "points:read");
        assertThat(shop.put("/v1/program", baseEarn(points, per, currency)).status())
                .isEqualTo(200);
        return shop;
    }

    private static String baseEarn(long points, String per, String currency) {
        return "{\"baseEarn\":{\"points\":%d,\"amount\":{\"amount\":\"%s\",\"currency\":\"%s\"}}}"
                .formatted(points, per, currency);
    }

    private static String[] amounts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "1.00").toArray(String[]::new);
    }

    private static String earn(String txId, String memberId, String currency, String... amounts) {
        String items =
                IntStream.range(0, amounts.length)
                        .mapToObj(
                                i ->
                                        "{\"lineId\":\"%d\",\"productId\":\"P-%d\",\"quantity\":1,\"amount\":\"%s\"}"
                                                .formatted(i, i, amounts[i]))
                        .collect(Collectors.joining(","));
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"basket\":{\"currency\":\"%s\",\"items\":[%s]}}"
                .formatted(txId, memberId, currency, items);
    }
}
