package dev.tallystick.rest.storefront;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpRequest;

class OrdersIT extends WithServer {
    private static final String[] SCOPES = {
        "program:read",
        "program:write",
        "members:read",
        "members:write",
        "points:earn",
        "points:reverse",
        "points:redeem",
        "points:read"
    };

    private String program;
    private TestServer shop;

    @BeforeEach
    void openShop() {
        program = newId("shop");
        shop = server.as(program, SCOPES);
        shop.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
    }

    @Test
    void shouldEnrolItsCustomerAndEarn() {
        Reply reply =
                shop.post(
                        "/v1/orders",
                        order("1001", "C-1", "57.90")
                                .replace("\"C-1\"", "\"C-1\",\"email\":\"ann@example.org\""));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.raw().body())
                .isEqualTo(
                        "{\"orderId\":\"1001\",\"points\":57,\"txId\":\"order:1001\",\"referralCompleted\":false}");
        Reply customer = shop.get("/v1/customers/C-1");
        assertThat(customer.text("email")).isEqualTo("ann@example.org");
        assertThat(customer.json().path("pointBalance").longValue()).isEqualTo(57);
        JsonNode transaction = shop.get("/v1/transactions/order:1001").json();
        assertThat(reply.header("Ledger-Position"))
                .isEqualTo(transaction.path("position").asText());
        assertThat(transaction.path("type").asText()).isEqualTo("EARN");
        assertThat(transaction.path("basket").path("items").get(0).path("amount").asText())
                .isEqualTo("57.90");
    }

    @Test
    void shouldAnswerTheSameOrderWithTheFirstAnswer() {
        Reply first = shop.post("/v1/orders", order("1", "C-1", "10.00"));
        shop.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":9,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        Reply again = shop.post("/v1/orders", order("1", "C-1", "10.00").replace(",", " , "));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Ledger-Position")).isEqualTo(first.header("Ledger-Position"));
        Reply other = shop.post("/v1/orders", order("1", "C-1", "11.00"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("tx_id_reused");
        Reply otherCustomer = shop.post("/v1/orders", order("1", "C-2", "10.00"));
        assertThat(otherCustomer.code()).isEqualTo("tx_id_reused");
        assertThat(shop.get("/v1/customers/C-2").status()).isEqualTo(404);
        assertThat(shop.get("/v1/customers/C-1").json().path("pointBalance").longValue())
                .isEqualTo(10);
    }

    @Test
    void shouldLeaveTheProfileOfAKnownCustomerAlone() {
        shop.put("/v1/customers/C-1", "{\"email\":\"old@example.org\"}");
        shop.post(
                "/v1/orders",
                order("1", "C-1", "10.00")
                        .replace("\"C-1\"", "\"C-1\",\"email\":\"new@example.org\""));
        assertThat(shop.get("/v1/customers/C-1").text("email")).isEqualTo("old@example.org");
    }

    @Test
    void shouldTakeTheLongestIdsOfAnyAlphabet() {
        String orderId = "$!*'(),+=[]@&".repeat(10).substring(0, 128);
        Reply reply = shop.post("/v1/orders", order(orderId, "C-1", "3.00"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.text("txId")).isEqualTo("order:" + orderId);
        String path = "/v1/transactions/order:" + orderId.replace("[", "%5B").replace("]", "%5D");
        assertThat(shop.get(path).text("txId")).isEqualTo("order:" + orderId);
        assertThat(shop.get("/v1/transactions/other:@").code()).isEqualTo("invalid_id");
    }

    @Test
    void shouldBackdateToWhenItWasPlaced() {
        String body =
                order("1", "C-1", "10.00")
                        .replace(
                                "\"orderId\"", "\"placedAt\":\"2020-05-06T07:08:09Z\",\"orderId\"");
        assertThat(shop.post("/v1/orders", body).status()).isEqualTo(201);
        assertThat(shop.get("/v1/transactions/order:1").text("effectiveAt"))
                .isEqualTo("2020-05-06T07:08:09.000Z");
    }

    @Test
    void shouldEarnNothingInAnotherCurrency() {
        Reply reply = shop.post("/v1/orders", order("1", "C-1", "10.00").replace("USD", "EUR"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().path("points").longValue()).isZero();
    }

    @Test
    void shouldUseTheProductsCategory() {
        shop.put("/v1/products/chair", "{\"category\":\"Furniture\"}");
        shop.post("/v1/orders", order("1", "C-1", "10.00"));
        assertThat(
                        shop.get("/v1/transactions/order:1")
                                .json()
                                .at("/basket/items/0/category")
                                .asText())
                .isEqualTo("Furniture");
    }

    @Test
    void shouldWriteNothingWhenDry() {
        Reply dry = shop.post("/v1/orders?dryRun=true", order("1", "C-1", "10.00"));
        assertThat(dry.status()).isEqualTo(201);
        assertThat(dry.json().path("points").longValue()).isEqualTo(10);
        assertThat(dry.header("Ledger-Position")).isEmpty();
        assertThat(shop.get("/v1/customers/C-1").status()).isEqualTo(404);
        assertThat(shop.get("/v1/transactions/order:1").status()).isEqualTo(404);
        Reply real = shop.post("/v1/orders", order("1", "C-1", "10.00"));
        assertThat(real.raw().body()).isEqualTo(dry.raw().body());
        Reply replay = shop.post("/v1/orders?dryRun=true", order("1", "C-1", "10.00"));
        assertThat(replay.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void shouldFreezeARefusalUnderItsOrder() {
        shop.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":9007199254740991,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        assertThat(shop.post("/v1/orders", order("1", "C-1", "1.00")).status()).isEqualTo(201);
        Reply refused = shop.post("/v1/orders", order("2", "C-2", "1.00"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("balance_limit");
        assertThat(refused.header("Ledger-Position")).isNotEmpty();
        Reply again = shop.post("/v1/orders", order("2", "C-2", "1.00"));
        assertThat(again.code()).isEqualTo("balance_limit");
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json().path("position")).isEqualTo(refused.json().path("position"));
    }

    @Test
    void shouldEnrolNobodyForWhatIsMalformedOrNotAllowed() {
        String future =
                order("1", "C-1", "10.00")
                        .replace("\"orderId\"", "\"placedAt\":\"2990-01-01\",\"orderId\"");
        assertThat(shop.post("/v1/orders", future).errors())
                .isEqualTo("/placedAt occurred_in_future");
        shop.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":9007199254740991,\"amount\":{\"amount\":\"0.01\",\"currency\":\"USD\"}}}");
        assertThat(shop.post("/v1/orders", order("1", "C-1", "10.00")).errors())
                .isEqualTo("/items out_of_range");
        TestServer till = server.as(program, "points:earn");
        Reply forbidden = till.post("/v1/orders", order("2", "C-1", "0.01"));
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.text("scope")).isEqualTo("members:write");
        Reply dry = till.post("/v1/orders?dryRun=true", order("2", "C-1", "0.01"));
        assertThat(dry.status()).isEqualTo(403);
        assertThat(shop.get("/v1/customers/C-1").status()).isEqualTo(404);
        shop.put("/v1/customers/C-1", "{}");
        assertThat(till.post("/v1/orders", order("2", "C-1", "0.01")).status()).isEqualTo(201);
    }

    @Test
    void shouldKnowOnlyItsOwnProgramsOrders() {
        TestServer other = server.as(newId("shop"), SCOPES);
        shop.post("/v1/orders", order("1", "C-1", "10.00"));
        assertThat(other.get("/v1/transactions/order:1").status()).isEqualTo(404);
        assertThat(other.get("/v1/customers/C-1").status()).isEqualTo(404);
        Reply theirs = other.post("/v1/orders", order("1", "C-1", "99.00"));
        assertThat(theirs.status()).isEqualTo(201);
        assertThat(theirs.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void shouldTakeNoKeyButItsOwn() {
        String body = order("1", "C-1", "10.00");
        Reply reply = shop.post("/v1/orders", body, "Idempotency-Key", "k-1");
        assertThat(reply.errors()).isEqualTo("header:Idempotency-Key tx_id_mismatch");
        assertThat(shop.post("/v1/orders", body, "Idempotency-Key", "\"order:1\"").status())
                .isEqualTo(201);
    }

    @Test
    void shouldCancelOnceAndTakeThePointsBack() {
        shop.post("/v1/orders", order("1", "C-1", "10.00"));
        Reply cancelled = cancel("1");
        assertThat(cancelled.status()).isEqualTo(201);
        assertThat(cancelled.raw().body())
                .isEqualTo("{\"orderId\":\"1\",\"points\":-10,\"txId\":\"order-cancellation:1\"}");
        Reply again = cancel("1");
        assertThat(again.raw().body()).isEqualTo(cancelled.raw().body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.header("Ledger-Position")).isEqualTo(cancelled.header("Ledger-Position"));
        assertThat(shop.post("/v1/orders/1/cancellation", "{}").raw().body())
                .isEqualTo(cancelled.raw().body());
        JsonNode transaction = shop.get("/v1/transactions/order-cancellation:1").json();
        assertThat(transaction.path("type").asText()).isEqualTo("EARN_REVERSAL");
        assertThat(shop.get("/v1/customers/C-1").json().path("pointBalance").longValue()).isZero();
        Reply order = shop.post("/v1/orders", order("1", "C-1", "10.00"));
        assertThat(order.json().path("points").longValue()).isEqualTo(10);
        assertThat(order.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(shop.get("/v1/customers/C-1").json().path("pointBalance").longValue()).isZero();
    }

    @Test
    void shouldCancelWhatReversalsLeftAndFreezeThatNothingWasLeft() {
        shop.post("/v1/orders", order("1", "C-1", "10.00"));
        shop.post("/v1/earns/order:1/reversals", "{\"txId\":\"R-1\",\"points\":4}");
        assertThat(cancel("1").json().path("points").longValue()).isEqualTo(-6);
        shop.post("/v1/orders", order("2", "C-1", "10.00"));
        shop.post("/v1/earns/order:2/reversals", "{\"txId\":\"R-2\"}");
        Reply nothing = cancel("2");
        assertThat(nothing.status()).isEqualTo(409);
        assertThat(nothing.code()).isEqualTo("already_reversed");
        assertThat(nothing.header("Ledger-Position")).isNotEmpty();
        assertThat(cancel("2").header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void shouldCancelAnOrderThatEarnedNothing() {
        shop.post("/v1/orders", order("1", "C-1", "0.50"));
        Reply cancelled = cancel("1");
        assertThat(cancelled.status()).isEqualTo(201);
        assertThat(cancelled.json().path("points").longValue()).isZero();
    }

    @Test
    void shouldOweWhatWasSpentOfACancelledOrder() {
        shop.post("/v1/orders", order("1", "C-1", "10.00"));
        shop.post("/v1/redemptions", TestServer.earn("spent", "C-1", 7));
        assertThat(cancel("1").json().path("points").longValue()).isEqualTo(-10);
        assertThat(shop.get("/v1/customers/C-1").json().path("pointBalance").longValue())
                .isEqualTo(-7);
        Reply next = shop.post("/v1/orders", order("2", "C-1", "10.00"));
        assertThat(next.json().path("points").longValue()).isEqualTo(10);
        assertThat(shop.get("/v1/customers/C-1").json().path("pointBalance").longValue())
                .isEqualTo(3);
    }

    @Test
    void shouldCancelOnlyOrdersOfItsProgram() {
        TestServer other = server.as(newId("shop"), SCOPES);
        shop.post("/v1/orders", order("1", "C-1", "10.00"));
        Reply foreign = other.post("/v1/orders/1/cancellation", "");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.code()).isEqualTo("order_not_found");
        assertThat(cancel("2").code()).isEqualTo("order_not_found");
        assertThat(shop.get("/v1/transactions/order-cancellation:2").status()).isEqualTo(404);
        assertThat(shop.get("/v1/customers/C-1").json().path("pointBalance").longValue())
                .isEqualTo(10);
    }

    @Test
    void shouldRefuseCancellationsThatSayMoreThanNothing() {
        shop.post("/v1/orders", order("1", "C-1", "10.00"));
        assertThat(shop.post("/v1/orders/1/cancellation", "{\"points\":1}").errors())
                .isEqualTo("/points unknown_field");
        assertThat(shop.post("/v1/orders/1/cancellation", "[]").code()).isEqualTo("invalid_body");
        assertThat(shop.post("/v1/orders/1/cancellation", "", "Idempotency-Key", "k").errors())
                .isEqualTo("header:Idempotency-Key tx_id_mismatch");
        assertThat(cancel("a~b").errors()).isEqualTo("path:orderId invalid_id");
        TestServer till = server.as(program, "points:earn");
        assertThat(till.post("/v1/orders/1/cancellation", "").text("scope"))
                .isEqualTo("points:reverse");
        Reply dry = shop.post("/v1/orders/1/cancellation?dryRun=true", "");
        assertThat(dry.json().path("points").longValue()).isEqualTo(-10);
        assertThat(dry.header("Ledger-Position")).isEmpty();
        assertThat(shop.get("/v1/customers/C-1").json().path("pointBalance").longValue())
                .isEqualTo(10);
    }

    @Test
    void shouldKeepItsIdsToItself() {
        shop.put("/v1/customers/C-1", "{}");
        for (String txId : new String[] {"order:1", "order-cancellation:1"}) {
            assertThat(shop.post("/v1/earns", TestServer.earn(txId, "C-1", 5)).errors())
                    .isEqualTo("/txId reserved_tx_id");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    replaced                    | by                          | errors
                    "orderId":"1",              |                             | /orderId missing_field
                    "orderId":"1"               | "orderId":"a/b"             | /orderId invalid_id
                    "externalId":"C-1"          |                             | /customer/externalId missing_field
                    "externalId":"C-1"          | "externalId":"C 1"          | /customer/externalId invalid_id
                    "externalId":"C-1"          | "externalId":"C-1","email":"x" | /customer/email invalid_email
                    "externalId":"C-1"          | "externalId":"C-1","vip":1  | /customer/vip unknown_field
                    "customer":{"externalId":"C-1"}, |                        | /customer missing_field
                    "currency":"USD"            | "currency":"ZZZ"            | /currency invalid_currency
                    "total":"10.00",            |                             | /total missing_field
                    "total":"10.00"             | "total":"10.01"             | /total total_mismatch
                    "total":"10.00"             | "total":10                  | /total invalid_type
                    "quantity":1                | "quantity":0                | /items/0/quantity out_of_range
                    "orderId":"1"               | "orderId":"1","couponCodes":["A"] | /couponCodes not_supported
                    "orderId":"1"               | "orderId":"1","couponCodes":"A"   | /couponCodes invalid_type
                    "orderId":"1"               | "orderId":"1","placedAt":"yesterday" | /placedAt invalid_time
                    "orderId":"1"               | "orderId":"1","txId":"T"    | /txId unknown_field
                    """)
    void shouldNameWhatIsWrong(String replaced, String by, String errors) {
        String body = order("1", "C-1", "10.00");
        assertThat(body).contains(replaced);
        Reply reply = shop.post("/v1/orders", body.replace(replaced, by == null ? "" : by));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
        assertThat(shop.get("/v1/customers/C-1").status()).isEqualTo(404);
    }

    @Test
    void shouldTakeAnOrderWithoutCoupons() {
        String body =
                order("1", "C-1", "10.00").replace("\"orderId\"", "\"couponCodes\":[],\"orderId\"");
        assertThat(shop.post("/v1/orders", body).status()).isEqualTo(201);
    }

    private Reply cancel(String orderId) {
        return shop.send(
                shop.authorized("/v1/orders/" + orderId + "/cancellation")
                        .POST(HttpRequest.BodyPublishers.noBody()));
    }

    static String order(String orderId, String customerId, String amount) {
        return "{\"orderId\":\"%s\",\"customer\":{\"externalId\":\"%s\"},\"currency\":\"USD\",\"total\":\"%s\",\"items\":[{\"lineId\":\"1\",\"productId\":\"chair\",\"quantity\":1,\"amount\":\"%s\"}]}"
                .formatted(orderId, customerId, amount, amount);
    }
}
