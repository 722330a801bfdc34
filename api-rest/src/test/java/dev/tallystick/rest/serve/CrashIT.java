package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.StateHash;
import dev.tallystick.rest.client.ApiAnswer;
import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Credentials;
import dev.tallystick.rest.client.QuickStart;
import dev.tallystick.rest.client.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A real server, killed with SIGKILL again and again while clients post to it, now and then two of
 * them the same. What it acknowledged is there after every restart, once, and the state is that of
 * a full replay. The engine alone dies more often, and at worse moments: {@code KillStorm}. More
 * cycles and other seeds: {@code mvn verify -Dit.test=CrashIT -Dcrash.cycles=500 -Dcrash.seed=7}.
 */
class CrashIT {
    private static final int CYCLES = Integer.getInteger("crash.cycles", 8);
    private static final long SEED = Long.getLong("crash.seed", 20_261_125L);
    private static final int CLIENT_COUNT = 8;
    private static final int MEMBER_COUNT = 12;
    private static final int LOAD_MS_MAX = 500;
    private static final int RACES_ONE_IN = 8;

    @TempDir Path directory;

    private final Credentials credentials = new Credentials("crash-test", "s3cret-of-the-crash");
    private final Map<String, JsonNode> acknowledged = new HashMap<>();
    private final List<ObjectNode> unanswered = new ArrayList<>();
    private int nextTxId;

    /** A posting, and what was answered: null if the server died before. */
    private record Posted(ObjectNode request, JsonNode answer) {}

    @Test
    void shouldKeepWhatItAcknowledgedAndDoubleNothing() throws Exception {
        System.out.println("seed=" + SEED + ", cycles=" + CYCLES);
        SplittableRandom random = new SplittableRandom(SEED);
        Path data = directory.resolve("data");
        try (ServerProcess server = QuickStart.server(data, credentials)) {
            server.start();
            enrol(server);
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                List<Posted> posted;
                try (ApiClient api = server.client()) {
                    posted = loadUntilKilled(server, api, random);
                }
                String replayed = stateHashOfFullReplay(data.resolve("journal"));
                server.start();
                try (ApiClient api = server.client()) {
                    assertThat(stateHash(api)).as("cycle %d", cycle).isEqualTo(replayed);
                    check(api, posted);
                }
            }
            try (ApiClient api = server.client()) {
                checkBalances(api);
            }
            server.stop();
        }
    }

    private void enrol(ServerProcess server) throws IOException, InterruptedException {
        try (ApiClient api = server.client()) {
            for (int member = 0; member < MEMBER_COUNT; member++) {
                api.put("/v1/members/M-" + member, object()).orThrow("enrolment");
            }
        }
    }

    private List<Posted> loadUntilKilled(
            ServerProcess server, ApiClient api, SplittableRandom random) throws Exception {
        ConcurrentLinkedQueue<Posted> posted = new ConcurrentLinkedQueue<>();
        List<Callable<Void>> clients = new ArrayList<>();
        List<ObjectNode> again = new ArrayList<>(unanswered);
        unanswered.clear();
        for (int client = 0; client < CLIENT_COUNT; client++) {
            List<ObjectNode> requests = new ArrayList<>();
            for (int index = client; index < again.size(); index += CLIENT_COUNT) {
                requests.add(again.get(index));
            }
            for (int index = 0; index < 400; index++) {
                requests.add(request(random));
            }
            clients.add(
                    () -> {
                        postAll(api, requests, posted);
                        return null;
                    });
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> running = new ArrayList<>();
            for (Callable<Void> client : clients) {
                running.add(executor.submit(client));
            }
            TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(LOAD_MS_MAX));
            server.kill();
            for (Future<Void> client : running) {
                client.get(30, TimeUnit.SECONDS);
            }
        }
        return List.copyOf(posted);
    }

    /** Posts one after another until the server is gone. */
    private static void postAll(
            ApiClient api, List<ObjectNode> requests, ConcurrentLinkedQueue<Posted> posted)
            throws InterruptedException {
        for (ObjectNode request : requests) {
            Thread rival = null;
            if (request.get("points").asInt() % RACES_ONE_IN == 0) {
                rival = Thread.startVirtualThread(() -> postOne(api, request, posted));
            }
            boolean isAnswered = postOne(api, request, posted);
            if (rival != null) {
                rival.join();
            }
            if (!isAnswered) {
                return;
            }
        }
    }

    private static boolean postOne(
            ApiClient api, ObjectNode request, ConcurrentLinkedQueue<Posted> posted) {
        try {
            ApiAnswer answer = api.post(pathOf(request), body(request));
            posted.add(new Posted(request, answer.body()));
            assertThat(answer.status()).isIn(201, 422);
            return true;
        } catch (IOException e) {
            posted.add(new Posted(request, null));
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every answer is still the answer; what has none is posted again with the next load. */
    private void check(ApiClient api, List<Posted> posted) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(CLIENT_COUNT)) {
            List<Future<Void>> checks = new ArrayList<>();
            for (Posted one : posted) {
                if (one.answer() == null) {
                    unanswered.add(one.request());
                } else {
                    acknowledge(one);
                    checks.add(
                            executor.submit(
                                    () -> {
                                        checkAnsweredAgain(api, one);
                                        return null;
                                    }));
                }
            }
            for (Future<Void> check : checks) {
                check.get();
            }
        }
    }

    private void acknowledge(Posted posted) {
        String txId = posted.request().get("txId").asText();
        JsonNode before = acknowledged.put(txId, posted.answer());
        if (before != null) {
            assertThat(withoutRequestId(posted.answer())).isEqualTo(withoutRequestId(before));
        }
    }

    private static void checkAnsweredAgain(ApiClient api, Posted posted) throws Exception {
        ApiAnswer again = api.post(pathOf(posted.request()), body(posted.request()));
        assertThat(again.replayed()).as("%s", posted.request()).isTrue();
        assertThat(withoutRequestId(again.body())).isEqualTo(withoutRequestId(posted.answer()));
    }

    /** The sum of what was acknowledged is what every member has. */
    private void checkBalances(ApiClient api) throws Exception {
        for (ObjectNode request : unanswered) {
            ApiAnswer answer = api.post(pathOf(request), body(request));
            acknowledged.put(request.get("txId").asText(), answer.body());
        }
        Map<String, Long> expected = new HashMap<>();
        for (JsonNode answer : acknowledged.values()) {
            if (answer.has("memberId") && answer.has("points")) {
                expected.merge(
                        answer.get("memberId").asText(), answer.get("points").asLong(), Long::sum);
            }
        }
        assertThat(expected).isNotEmpty();
        for (int member = 0; member < MEMBER_COUNT; member++) {
            String memberId = "M-" + member;
            JsonNode points = api.get("/v1/members/" + memberId + "/points").orThrow("points");
            assertThat(points.at("/balance/available").asLong())
                    .as(memberId)
                    .isEqualTo(expected.getOrDefault(memberId, 0L));
        }
    }

    private ObjectNode request(SplittableRandom random) {
        boolean earns = random.nextInt(3) > 0;
        return object().put("earns", earns)
                .put("txId", "T-" + nextTxId++)
                .put("memberId", "M-" + random.nextInt(MEMBER_COUNT))
                .put("points", 1 + random.nextInt(earns ? 100 : 150));
    }

    private static String pathOf(ObjectNode request) {
        return request.get("earns").asBoolean() ? "/v1/earns" : "/v1/redemptions";
    }

    private static ObjectNode body(ObjectNode request) {
        ObjectNode body = request.deepCopy();
        body.remove("earns");
        return body;
    }

    private static JsonNode withoutRequestId(JsonNode answer) {
        ObjectNode copy = answer.deepCopy();
        copy.remove("requestId");
        return copy;
    }

    private static String stateHash(ApiClient api) throws IOException, InterruptedException {
        return api.get("/v1/ledger/state-hash").orThrow("state hash").get("stateHash").asText();
    }

    private static String stateHashOfFullReplay(Path journal) throws IOException {
        StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);
        JournalScan.recover(
                journal,
                excerpt -> {
                    if (excerpt.kind() == ExcerptKind.ENTRIES) {
                        for (int entry = 0; entry < excerpt.entryCount(); entry++) {
                            machine.fold(excerpt.buffer(), excerpt.entryOffset(entry));
                        }
                    }
                },
                ScanProgress.NONE);
        return StateHash.of(machine.state());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
