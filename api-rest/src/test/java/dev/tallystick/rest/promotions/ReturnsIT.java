package dev.tallystick.rest.promotions;

import static dev.tallystick.rest.TestServer.newId;
import static dev.tallystick.rest.promotions.Rules.basket;
import static dev.tallystick.rest.promotions.Rules.giveBack;
import static dev.tallystick.rest.promotions.Rules.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What an earn loses when pieces of its purchase come back. */
class ReturnsIT extends WithServer {
    private static final String TWO_LINES = basket("1:A:2:12.00", "2:B:1:8.00");

    @Test
    void shouldTakeBackWhatTheReturnIsWorth() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote(
                "p",
                "'grant':{'fixed':30},'when':{'minimumSpend':{'amount':'10.00','currency':'USD'}}");
        String member = shop.newMember();
        rules.earn("E", member, TWO_LINES);
        Reply one = giveBack(shop, "E", "R1", item("1", 1));
        assertThat(one.status()).as(one.raw().body()).isEqualTo(201);
        assertThat(one.text("type")).isEqualTo("EARN_REVERSAL");
        assertThat(one.json().path("points").longValue()).isEqualTo(-6);
        Reply two = giveBack(shop, "E", "R2", item("2", 1));
        assertThat(two.json().path("points").longValue()).isEqualTo(-8 - 30);
        Reply three = giveBack(shop, "E", "R3", item("1", 1));
        assertThat(three.json().path("points").longValue()).isEqualTo(-6);
        assertThat(three.balance("total")).isZero();
        assertThat(giveBack(shop, "E", "R4", item("1", 1)).code()).isEqualTo("already_reversed");
        assertThat(shop.get("/v1/transactions/R2").json().path("returnedItems").toString())
                .isEqualTo("[{\"lineId\":\"2\",\"quantity\":1}]");
    }

    /** A program's rule was 1 point and became 2: nobody loses 100 of 50. */
    @Test
    void shouldGoByTheRulesOfThen() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'multiplier':'1'},'when':{'segments':['vip']}");
        shop.put("/v1/segments/vip", "{}");
        String member = shop.newMember();
        shop.put("/v1/segments/vip/members/" + member, "{}");
        rules.earn("E-then", member, TWO_LINES);
        rules.promote("p", "'grant':{'multiplier':'9'},'to':'2001-01-01'");
        shop.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":50,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        shop.send(shop.authorized("/v1/segments/vip/members/" + member).DELETE());
        Reply back = giveBack(shop, "E-then", "R-then", item("1", 1));
        assertThat(back.json().path("points").longValue()).isEqualTo(-12);
        assertThat(back.balance("total")).isEqualTo(28);
    }

    @Test
    void shouldReverseWhatWasGrantedNotWhatWasAsked() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'multiplier':'2'},'cap':{'perTransaction':25}");
        String member = shop.newMember();
        assertThat(rules.earn("E-cap", member, TWO_LINES).json().path("points").longValue())
                .isEqualTo(45);
        // of 14 dollars it would still grant 28: all 25 stay
        assertThat(points(giveBack(shop, "E-cap", "RC1", item("1", 1)))).isEqualTo(-6);
        assertThat(points(giveBack(shop, "E-cap", "RC2", item("1", 1)))).isEqualTo(-6 - 9);
        assertThat(points(giveBack(shop, "E-cap", "RC3", item("2", 1)))).isEqualTo(-8 - 16);
    }

    @Test
    void aReturnOfNothingWorthShouldBePostedWithNothing() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        String member = shop.newMember();
        rules.earn("E-free", member, basket("1:A:1:10.00", "2:gift:3:0.00"));
        Reply nothing = giveBack(shop, "E-free", "RF1", item("2", 2));
        assertThat(nothing.status()).isEqualTo(201);
        assertThat(points(nothing)).isZero();
        assertThat(nothing.balance("total")).isEqualTo(10);
        JsonNode explained = shop.get("/v1/transactions/RF1/explain").json();
        assertThat(explained.at("/request/points").longValue()).isZero();
        assertThat(explained.at("/request/points").isNull()).isFalse();
        assertThat(giveBack(shop, "E-free", "RF2", item("2", 2)).code())
                .isEqualTo("exceeds_original");
        assertThat(points(giveBack(shop, "E-free", "RF3", item("2", 1), item("1", 1))))
                .isEqualTo(-10);
    }

    @Test
    void whatWasTakenBackOtherwiseShouldNotBeTakenTwice() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        String member = shop.newMember();
        rules.earn("E-mix", member, TWO_LINES);
        shop.post("/v1/earns/E-mix/reversals", "{\"txId\":\"RM1\",\"points\":15}");
        assertThat(points(giveBack(shop, "E-mix", "RM2", item("2", 1)))).isEqualTo(-5);
        assertThat(giveBack(shop, "E-mix", "RM3", item("1", 2)).code())
                .isEqualTo("already_reversed");
    }

    @Test
    void aRetryShouldBeAnsweredAsBefore() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.earn("E-retry", shop.newMember(), TWO_LINES);
        Reply first = giveBack(shop, "E-retry", "RR1", item("1", 1));
        Reply again = giveBack(shop, "E-retry", "RR1", item("1", 1));
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(giveBack(shop, "E-retry", "RR1", item("1", 2)).code()).isEqualTo("tx_id_reused");
        Reply dry =
                shop.post(
                        "/v1/earns/E-retry/reversals?dryRun=true",
                        "{\"txId\":\"RR2\",\"returnedItems\":[" + item("2", 1) + "]}");
        assertThat(points(dry)).isEqualTo(-8);
        assertThat(points(giveBack(shop, "E-retry", "RR2", item("2", 1)))).isEqualTo(-8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    B | []                                       | 400 | /returnedItems out_of_range
                    B | {}                                       | 400 | /returnedItems invalid_type
                    B | [{"lineId":"1"}]                         | 400 | /returnedItems/0/quantity missing_field
                    B | [{"lineId":"1","quantity":0}]            | 400 | /returnedItems/0/quantity out_of_range
                    B | [{"lineId":"1","quantity":1.0}]          | 400 | /returnedItems/0/quantity invalid_type
                    B | [{"lineId":"1","quantity":1,"x":1}]      | 400 | /returnedItems/0/x unknown_field
                    B | [{"lineId":"1","quantity":1},{"lineId":"1","quantity":1}] | 400 | /returnedItems/1/lineId duplicate_line
                    B | [{"lineId":"9","quantity":1}]            | 400 | /returnedItems/0/lineId unknown_line
                    P | [{"lineId":"1","quantity":1}]            | 400 | /returnedItems no_basket
                    N | [{"lineId":"1","quantity":1}]            | 404 |
                    B | [{"lineId":"1","quantity":3}]            | 422 |
                    """)
    void shouldTurnAwayWhatCannotBe(String earn, String items, int status, String errors) {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        String member = shop.newMember();
        rules.earn("B", member, TWO_LINES);
        shop.post("/v1/earns", TestServer.earn("P", member, 10));
        Reply reply =
                shop.post(
                        "/v1/earns/" + earn + "/reversals",
                        "{\"txId\":\"R\",\"returnedItems\":" + items + "}");
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(status);
        assertThat(reply.errors()).isEqualTo(errors == null ? "" : errors);
        if (status == 422) {
            assertThat(reply.code()).isEqualTo("exceeds_original");
            assertThat(reply.json().path("left").longValue()).isEqualTo(20);
            assertThat(shop.get("/v1/transactions/R").text("outcome")).isEqualTo("REFUSED");
        }
        Reply both =
                shop.post(
                        "/v1/earns/B/reversals",
                        "{\"txId\":\"R2\",\"points\":1,\"returnedItems\":[" + item("1", 1) + "]}");
        assertThat(both.errors()).isEqualTo("/returnedItems conflicting_fields");
    }

    @Test
    void anOrderShouldBeRefundedTheSameWay() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        String customer = shop.newMember();
        shop.post(
                "/v1/orders",
                "{\"orderId\":\"O-1\",\"customer\":{\"externalId\":\""
                        + customer
                        + "\"},\"total\":\"20.00\","
                        + TWO_LINES.substring(1));
        String body = "{\"txId\":\"F-1\",\"items\":[" + item("1", 1) + "]}";
        Reply refunded = shop.post("/v1/orders/O-1/refunds", body);
        assertThat(refunded.status()).as(refunded.raw().body()).isEqualTo(201);
        assertThat(refunded.raw().body())
                .isEqualTo("{\"orderId\":\"O-1\",\"points\":-6,\"txId\":\"F-1\"}");
        assertThat(shop.post("/v1/orders/O-1/refunds", body).header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(shop.post("/v1/orders/O-9/refunds", body.replace("F-1", "F-2")).code())
                .isEqualTo("order_not_found");
        assertThat(shop.post("/v1/orders/O-1/refunds", "{\"txId\":\"F-3\"}").errors())
                .isEqualTo("/items missing_field");
        assertThat(
                        shop.post(
                                        "/v1/orders/O-1/refunds",
                                        "{\"txId\":\"F-3\",\"items\":[" + item("7", 1) + "]}")
                                .errors())
                .isEqualTo("/items/0/lineId unknown_line");
        assertThat(shop.post("/v1/orders/O-1/refunds", "{\"items\":[" + item("2", 1) + "]}").code())
                .isEqualTo("tx_id_missing");
        assertThat(shop.post("/v1/orders/O-1/cancellation", "").json().path("points").longValue())
                .isEqualTo(-14);
    }

    @Test
    void racingReturnsShouldNotTakeMorePiecesThanThereAre() throws Exception {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.earn("E-race", shop.newMember(), basket("1:A:20:20.00", "2:B:1:80.00"));
        List<Callable<Reply>> clients = new ArrayList<>();
        for (int client = 0; client < 32; client++) {
            String txId = newId("R");
            clients.add(() -> giveBack(shop, "E-race", txId, item("1", 1)));
        }
        long taken = 0;
        int refused = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(32)) {
            for (Future<Reply> client : pool.invokeAll(clients)) {
                Reply reply = client.get();
                refused += reply.code().equals("exceeds_original") ? 1 : 0;
                taken -= reply.json().path("points").longValue();
            }
        }
        assertThat(refused).isEqualTo(12);
        assertThat(taken).isEqualTo(20);
    }

    /** Of a budget, a purchase holds what is still granted for what is left of it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aBudgetShouldGetBackWhatItsPromotionLoses(long seed) {
        Random random = new Random(seed);
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote(
                "b",
                "'grant':{'perMoney':{'points':1,'amount':{'amount':'1.00','currency':'USD'}}},'when':{'products':{'in':['A']}},'budget':{'points':1000}");
        String member = shop.newMember();
        rules.earn("E", member, basket("a:A:6:60.00", "b:B:8:160.00"));
        long[] left = {6, 8};
        for (int step = 0; left[0] + left[1] > 0; step++) {
            assertThat(budgetLeft(rules)).as("seed=%d", seed).isEqualTo(1_000 - 10 * left[0]);
            int line = left[0] == 0 || (left[1] > 0 && random.nextBoolean()) ? 1 : 0;
            long quantity = 1 + random.nextLong(left[line]);
            left[line] -= quantity;
            points(giveBack(shop, "E", "R" + step, item(line == 0 ? "a" : "b", quantity)));
        }
        assertThat(budgetLeft(rules)).isEqualTo(1_000);
    }

    private static long budgetLeft(Rules rules) {
        Reply tried = rules.evaluate(basket("1:A:1:5000.00"), "");
        return tried.json().path("points").longValue() - 5_000;
    }

    /** Beside a plain recomputation, in random order and steps. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyStepsShouldComeToTheSame(long seed) {
        Random random = new Random(seed);
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote(
                "a",
                "'grant':{'perMoney':{'points':3,'amount':{'amount':'2.00','currency':'USD'}}},'rounding':'HALF_UP','when':{'products':{'in':['P0','P1']}}");
        rules.promote(
                "b",
                "'grant':{'fixed':50},'when':{'minimumSpend':{'amount':'30.00','currency':'USD'}}");
        rules.promote("c", "'grant':{'multiplier':'0.5'},'cap':{'perTransaction':20}");
        rules.promote("d", "'grant':{'perProduct':[{'productId':'P2','points':7}]}");
        Purchase purchase = new Purchase(random);
        String member = shop.newMember();
        long earned = points(rules.earn("E", member, basket(purchase.lines())));
        long[] granted = purchase.points();
        granted[3] = Math.min(granted[3], 20);
        assertThat(earned).as("seed=%d", seed).isEqualTo(sum(granted));
        long[] reversed = new long[5];
        long left = earned;
        for (int step = 0; purchase.hasMore(); step++) {
            String item = purchase.takeBack(random);
            long[] kept = purchase.points();
            long expected = 0;
            for (int rule = 0; rule < 5; rule++) {
                long now =
                        Math.max(
                                0,
                                granted[rule]
                                        - Math.min(granted[rule], kept[rule])
                                        - reversed[rule]);
                reversed[rule] += now;
                expected += now;
            }
            if (left == 0) {
                assertThat(giveBack(shop, "E", "R" + step, item).code())
                        .as("seed=%d", seed)
                        .isEqualTo("already_reversed");
                continue;
            }
            assertThat(points(giveBack(shop, "E", "R" + step, item)))
                    .as("seed=%d, step=%d", seed, step)
                    .isEqualTo(-expected);
            left -= expected;
        }
        assertThat(left).as("seed=%d", seed).isZero();
    }

    /** Lines of a purchase, and what the five rules make of what is left of them. */
    private static final class Purchase {
        private final long[] quantities;
        private final long[] left;
        private final BigDecimal[] amounts;

        Purchase(Random random) {
            int count = 2 + random.nextInt(4);
            quantities = new long[count];
            amounts = new BigDecimal[count];
            for (int line = 0; line < count; line++) {
                quantities[line] = 1L + random.nextInt(5);
                amounts[line] = BigDecimal.valueOf(1 + random.nextInt(3_000), 2);
            }
            left = quantities.clone();
        }

        String[] lines() {
            String[] lines = new String[quantities.length];
            for (int line = 0; line < lines.length; line++) {
                lines[line] = line + ":P" + line + ":" + quantities[line] + ":" + amounts[line];
            }
            return lines;
        }

        boolean hasMore() {
            return sum(left) > 0;
        }

        String takeBack(Random random) {
            int line = random.nextInt(left.length);
            while (left[line] == 0) {
                line = random.nextInt(left.length);
            }
            long quantity = 1L + random.nextInt((int) left[line]);
            left[line] -= quantity;
            return item(String.valueOf(line), quantity);
        }

        /** The base earn, then a, b, c without its cap, d. */
        long[] points() {
            if (!hasMore()) {
                return new long[5];
            }
            BigDecimal all = amount(left.length);
            long base = all.setScale(0, RoundingMode.FLOOR).longValueExact();
            long perMoney =
                    amount(Math.min(2, left.length))
                            .multiply(BigDecimal.valueOf(3))
                            .divide(BigDecimal.valueOf(2), 0, RoundingMode.HALF_UP)
                            .longValueExact();
            long fixed = all.compareTo(BigDecimal.valueOf(30)) >= 0 ? 50 : 0;
            long perProduct = left.length > 2 ? 7 * left[2] : 0;
            return new long[] {base, perMoney, fixed, base / 2, perProduct};
        }

        private BigDecimal amount(int lineCount) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int line = 0; line < lineCount; line++) {
                sum =
                        sum.add(
                                amounts[line]
                                        .multiply(BigDecimal.valueOf(left[line]))
                                        .divide(
                                                BigDecimal.valueOf(quantities[line]),
                                                2,
                                                RoundingMode.HALF_UP));
            }
            return sum;
        }
    }

    private static long sum(long[] of) {
        long sum = 0;
        for (long each : of) {
            sum += each;
        }
        return sum;
    }

    private static long points(Reply reply) {
        assertThat(reply.status()).as(reply.raw().body()).isIn(200, 201);
        return reply.json().path("points").longValue();
    }
}
