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
import dev.tallystick.rest.serve.Tuning;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Pieces that come back in a batch, several times of one purchase, or of one of the same batch. */
class BatchReturnsIT extends WithServer {
    private static final String TWO_LINES = basket("1:A:2:12.00", "2:B:1:8.00");
    private static final int MANY = 6_000;

    /** A shop sends what came back that day. */
    @Test
    void severalOfOnePurchaseShouldCountWhatCameBackBefore() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.earn("E", shop.newMember(), TWO_LINES);
        String body =
                batch(
                        returned("E", "R1", item("1", 1)),
                        returned("E", "R2", item("1", 2)),
                        returned("E", "R3", item("2", 1)),
                        returned("E", "R4", item("1", 1)),
                        returned("E", "R5", item("1", 1)));
        JsonNode first = shop.post("/v1/batches", body).json().path("results");
        assertThat(first)
                .extracting(result -> result.path("status").intValue())
                .containsExactly(201, 422, 201, 201, 409);
        assertThat(first)
                .extracting(result -> result.at("/body/points").longValue())
                .containsExactly(-6L, 0L, -8L, -6L, 0L);
        assertThat(first.at("/1/body/code").asText()).isEqualTo("exceeds_original");
        assertThat(first.at("/1/body/left").longValue()).isEqualTo(14);
        assertThat(first.at("/4/body/code").asText()).isEqualTo("already_reversed");

        JsonNode again = shop.post("/v1/batches", body).json().path("results");
        assertThat(told(again)).isEqualTo(told(first));
        assertThat(again).allMatch(result -> result.path("replayed").booleanValue());
    }

    @Test
    void aPurchaseShouldComeBackInTheBatchThatRecordsIt() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        String member = shop.newMember();
        String body =
                batch(
                        earned("E", member, TWO_LINES),
                        returned("E", "R1", item("1", 1)),
                        earned("E-nobody", "nobody", TWO_LINES),
                        returned("E-nobody", "R2", item("1", 1)),
                        returned("E", "R3", item("9", 1)),
                        returned("E", "R1", item("1", 1)));
        Reply reply = shop.post("/v1/batches", body);
        JsonNode results = reply.json().path("results");
        assertThat(results)
                .extracting(result -> result.path("status").intValue())
                .containsExactly(201, 201, 404, 404, 400, 201);
        assertThat(results)
                .extracting(result -> result.at("/body/code").asText())
                .containsExactly(
                        "", "", "member_not_found", "transaction_not_found", "unknown_line", "");
        assertThat(results.at("/1/body/points").longValue()).isEqualTo(-6);
        assertThat(results.at("/1/body/balance/total").longValue()).isEqualTo(14);
        assertThat(results.at("/5/replayed").booleanValue()).isTrue();
        assertThat(results.at("/5/body")).isEqualTo(results.at("/1/body"));
        assertThat(reply.header("Ledger-Position"))
                .isEqualTo(results.at("/1/body/position").asText());
    }

    /** All that can be done about two purchases, in any order, beside the same without a batch. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aBatchShouldAnswerAsItsOperationsWouldAlone(long seed) {
        List<Operation> operations = operations(new Random(seed));
        Rules together = rules();
        Rules alone = rules();
        JsonNode results =
                together.shop()
                        .post(
                                "/v1/batches",
                                batch(
                                        operations.stream()
                                                .map(Operation::inBatch)
                                                .toArray(String[]::new)))
                        .json()
                        .path("results");
        for (int index = 0; index < operations.size(); index++) {
            Operation operation = operations.get(index);
            Reply reply = alone.shop().post(operation.path(), operation.body());
            assertThat(results.at("/" + index + "/status").intValue() + " " + told(results, index))
                    .as("seed=%d, %s", seed, operation)
                    .isEqualTo(reply.status() + " " + timeless(reply.raw().body()));
        }
        String points = "/v1/members/M/points";
        assertThat(timeless(together.shop().get(points).raw().body()))
                .as("seed=%d", seed)
                .isEqualTo(timeless(alone.shop().get(points).raw().body()));
    }

    private Rules rules() {
        Rules rules = Rules.on(server);
        rules.shop().put("/v1/members/M", "{}");
        rules.promote("fixed", "'grant':{'fixed':30},'budget':{'points':70}");
        rules.promote("more", "'grant':{'multiplier':'0.5'},'cap':{'perTransaction':20}");
        rules.earn("E1", "M", basket("1:A:3:33.00", "2:B:4:10.00"));
        return rules;
    }

    private static List<Operation> operations(Random random) {
        List<Operation> operations = new ArrayList<>();
        String earn =
                "{\"txId\":\"E2\",\"memberId\":\"M\",\"basket\":%s}"
                        .formatted(basket("1:A:2:12.00", "2:B:3:21.00"));
        int earnedAt = random.nextInt(4);
        for (int index = 0; index < 16; index++) {
            if (index == earnedAt) {
                operations.add(new Operation("earn", "", "/v1/earns", earn));
            }
            String of = random.nextBoolean() ? "E1" : "E2";
            operations.add(about(of, "T" + index, random));
        }
        return operations;
    }

    private static Operation about(String earn, String txId, Random random) {
        String body = "{\"txId\":\"%s\"}".formatted(txId);
        return switch (random.nextInt(8)) {
            case 0 -> new Operation("lock", earn, "/v1/transactions/" + earn + "/lock", body);
            case 1 -> new Operation("unlock", earn, "/v1/transactions/" + earn + "/unlock", body);
            case 2 -> reversal(earn, body.replace("}", ",\"points\":1}"));
            default -> {
                String line = String.valueOf(1 + random.nextInt(2));
                String items = "[" + item(line, 1L + random.nextInt(2)) + "]";
                yield reversal(earn, body.replace("}", ",\"returnedItems\":" + items + "}"));
            }
        };
    }

    private static Operation reversal(String earn, String body) {
        return new Operation("earnReversal", earn, "/v1/earns/" + earn + "/reversals", body);
    }

    /** One operation, to be sent alone or in a batch. */
    private record Operation(String op, String earn, String path, String body) {
        String inBatch() {
            String of = earn.isEmpty() ? "" : "\"earnTxId\":\"" + earn + "\",";
            return "{\"op\":\"" + op + "\"," + of + body.substring(1);
        }
    }

    /** Tried together, neither could ever be told what the other leaves. */
    @ParameterizedTest
    @CsvSource({
        "earnReversal, ',\"points\":1', true, ''",
        "earnReversal, ',\"points\":1', false, ?dryRun=true",
        "earnReversal, ',\"returnedItems\":[{\"lineId\":\"2\",\"quantity\":1}]', true, ''",
        "lock, '', true, ''",
        "lock, '', false, ?dryRun=true",
    })
    void whereNothingIsRecordedOnTheWayNoReturnShouldFollow(
            String op, String with, boolean isAtomic, String query) {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.earn("E", shop.newMember(), TWO_LINES);
        rules.earn("E-other", shop.newMember(), TWO_LINES);
        Reply reply =
                shop.post(
                        "/v1/batches" + query,
                        """
                        {"atomic":%s,"operations":[
                          {"op":"%s","earnTxId":"E","txId":"B1"%s},
                          {"op":"earnReversal","earnTxId":"E-other","txId":"B2","returnedItems":[%s]},
                          {"op":"earnReversal","earnTxId":"E","txId":"B3","returnedItems":[%s]}]}
                        """
                                .formatted(isAtomic, op, with, item("1", 1), item("1", 1)));
        JsonNode refusal =
                isAtomic ? reply.json().path("refusal") : reply.json().at("/results/2/body");
        assertThat(refusal.path("code").asText()).as(reply.raw().body()).isEqualTo("same_batch");
        assertThat(shop.get("/v1/transactions/B2").status()).isEqualTo(404);
        assertThat(shop.get("/v1/transactions/B3").status()).isEqualTo(404);
    }

    /** A server that ended on the way has recorded how the batch begins. */
    @Test
    void whatWasRecordedBeforeARestartShouldBeAnsweredAndTheRestPosted(@TempDir Path own)
            throws IOException {
        String[] operations = {
            earned("E", "M", TWO_LINES),
            returned("E", "R1", item("1", 1)),
            returned("E", "R2", item("2", 1)),
            returned("E", "R3", item("1", 1)),
        };
        JsonNode begun;
        JsonNode whole;
        String hash;
        try (TestServer before = TestServer.start(own)) {
            before.put(
                    "/v1/program",
                    "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
            before.put("/v1/members/M", "{}");
            begun = post(before, operations[0], operations[1]);
        }
        try (TestServer after = TestServer.start(own)) {
            whole = post(after, operations);
            assertThat(whole)
                    .extracting(result -> result.path("replayed").booleanValue())
                    .containsExactly(true, true, false, false);
            assertThat(whole.at("/1/body")).isEqualTo(begun.at("/1/body"));
            assertThat(whole)
                    .extracting(result -> result.at("/body/points").longValue())
                    .containsExactly(20L, -6L, -8L, -6L);
            hash = after.stateHash();
        }
        try (TestServer later = TestServer.start(own)) {
            assertThat(told(post(later, operations))).isEqualTo(told(whole));
            assertThat(later.stateHash()).isEqualTo(hash);
        }
    }

    /** Each waits for the one before it: who asks for too many gets the rest by asking again. */
    @Test
    void aBatchShouldNotBeWaitedForLongerThanASubmission(@TempDir Path own) throws IOException {
        Tuning impatient = Tuning.defaults().withPatience(Duration.ofMillis(200));
        try (TestServer other = TestServer.start(own, impatient)) {
            Rules rules = Rules.on(other);
            TestServer shop = rules.shop();
            rules.earn("E", shop.newMember(), basket("1:A:" + MANY + ":" + MANY + ".00"));
            String[] returns =
                    IntStream.range(0, MANY)
                            .mapToObj(n -> returned("E", "R" + n, item("1", 1)))
                            .toArray(String[]::new);
            int posted = postedOf(post(shop, returns));
            assertThat(posted).isPositive().isLessThan(MANY);
            while (posted < MANY) {
                int before = posted;
                posted = postedOf(post(shop, returns));
                assertThat(posted).isGreaterThan(before);
            }
            Reply last = giveBack(shop, "E", "R-last", item("1", 1));
            assertThat(last.code()).isEqualTo("already_reversed");
        }
    }

    /** Those from the first on are posted, and of the others none. */
    private static int postedOf(JsonNode results) {
        int posted = 0;
        while (posted < results.size() && status(results, posted) == 201) {
            assertThat(results.at("/" + posted + "/body/points").longValue()).isEqualTo(-1);
            posted++;
        }
        for (int index = posted; index < results.size(); index++) {
            assertThat(status(results, index)).isEqualTo(503);
        }
        return posted;
    }

    private static int status(JsonNode results, int index) {
        return results.path(index).path("status").intValue();
    }

    /** In batches nobody waits: the ledger sends back what was worked out too early. */
    @Test
    void racingBatchesShouldNotTakeMorePiecesThanThereAreEither() throws Exception {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.earn("E-race", shop.newMember(), basket("1:A:20:20.00", "2:B:1:80.00"));
        List<Callable<JsonNode>> clients = new ArrayList<>();
        for (int client = 0; client < 24; client++) {
            boolean isAlone = client % 3 == 0;
            boolean isAtomic = client % 3 == 1;
            clients.add(() -> isAlone ? alone(shop) : inBatch(shop, isAtomic));
        }
        long taken = 0;
        int refused = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(24)) {
            for (Future<JsonNode> client : pool.invokeAll(clients)) {
                refused += client.get().path("code").asText().equals("exceeds_original") ? 1 : 0;
                taken -= client.get().path("points").longValue();
            }
        }
        assertThat(refused).isEqualTo(4);
        assertThat(taken).isEqualTo(20);
    }

    private static JsonNode alone(TestServer shop) {
        return giveBack(shop, "E-race", newId("R"), item("1", 1)).json();
    }

    private static JsonNode inBatch(TestServer shop, boolean isAtomic) {
        String body = batch(returned("E-race", newId("R"), item("1", 1)));
        Reply reply =
                shop.post(
                        "/v1/batches",
                        isAtomic ? body.replaceFirst("\\{", "{\"atomic\":true,") : body);
        JsonNode refusal = reply.json().path("refusal");
        return refusal.isObject() ? refusal : reply.json().at("/results/0/body");
    }

    private static JsonNode post(TestServer shop, String... operations) {
        Reply reply = shop.post("/v1/batches", batch(operations));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply.json().path("results");
    }

    private static String batch(String... operations) {
        return "{\"operations\":[" + String.join(",", operations) + "]}";
    }

    private static String earned(String txId, String member, String basket) {
        return "{\"op\":\"earn\",\"txId\":\"%s\",\"memberId\":\"%s\",\"basket\":%s}"
                .formatted(txId, member, basket);
    }

    private static String returned(String earn, String txId, String item) {
        return "{\"op\":\"earnReversal\",\"earnTxId\":\"%s\",\"txId\":\"%s\",\"returnedItems\":[%s]}"
                .formatted(earn, txId, item);
    }

    private static List<String> told(JsonNode results) {
        return IntStream.range(0, results.size()).mapToObj(n -> told(results, n)).toList();
    }

    private static String told(JsonNode results, int index) {
        return timeless(results.path(index).path("body").toString());
    }

    /** Without what no two postings share. */
    private static String timeless(String body) {
        return body.replaceAll("\"(position|[a-zA-Z]+At|requestId)\":(\"[^\"]*\"|\\d+),?", "")
                .replaceAll("\"lotId\":\"\\d+-", "\"lotId\":\"");
    }
}
