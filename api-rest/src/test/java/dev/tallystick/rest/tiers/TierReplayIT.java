package dev.tallystick.rest.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.DatabaseRefusedException;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A year of traffic, projected as it came; then all of it anew: row by row the same. */
@ParameterizedClass
@EnumSource
class TierReplayIT {
    private static final long SEED = Long.getLong("tiers.seed", 20_261_126L);
    private static final int STEPS = 220;
    private static final int MEMBERS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> TABLES =
            List.of(
                    "select program_id, key_high, key_low, measure, local_day, amount"
                            + " from tier_amount where amount <> 0 order by 1, 2, 3, 4, 5",
                    "select program_id, key_high, key_low, move_no, from_tier, to_tier, cause,"
                            + " at_ms, position, kept_until_ms from tier_move order by 1, 2, 3, 4",
                    "select program_id, key_high, key_low, tier_id, tier_rank, since_ms,"
                        + " kept_until_ms, due_ms, move_count, rewarded_rank, into_high, into_low"
                        + " from tier_member order by 1, 2, 3",
                    "select program_id, key_high, key_low, move_no, tx_id, unit, points, state"
                            + " from tier_reward order by 1, 2, 3, 4");

    @TempDir Path directory;
    @Parameter Databases kind;
    private final Random random = new Random(SEED);
    private final List<String> earns = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();
    private Instant now = Instant.parse("2031-02-01T10:00:00Z");

    @Test
    void shouldComeOutTheSameWhenProjectedAnew() throws IOException {
        System.out.println("seed=" + SEED);
        List<String> before;
        try (TestServer server = TestServer.startWithTestClock(directory, kind)) {
            setUp(server);
            for (int step = 0; step < STEPS; step++) {
                step(server, step);
            }
            quiet(server);
        }
        before = dump();
        assertThat(before.stream().filter(row -> row.contains("tier~"))).isNotEmpty();
        try (Database database = open()) {
            database.writeOnly(
                    handle -> handle.execute("delete from projection where name = 'tiers'"));
        }
        try (TestServer server = TestServer.startWithTestClock(directory, kind)) {
            quiet(server);
        }
        assertThat(dump()).isEqualTo(before);
    }

    private void setUp(TestServer server) {
        server.put(
                "/v1/program",
                "{\"timeZone\":\"America/New_York\",\"units\":[{\"unit\":\"POINTS\"},{\"unit\":\"STATUS\"}]}");
        server.moveClock(now.toString());
        for (int member = 0; member < MEMBERS; member++) {
            server.put("/v1/members/M-" + member, "{}");
            earn(server, 1_000 + member);
        }
        tier(server, "SILVER", 10, 100, "P2M", "TO_EARNED");
        tier(server, "GOLD", 20, 250, "P3M", "ONE_TIER");
    }

    private void step(TestServer server, int step) {
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3, 4 -> earn(server, step);
            case 5, 6 -> {
                if (!earns.isEmpty()) {
                    String earn = earns.get(random.nextInt(earns.size()));
                    server.post(
                            "/v1/earns/" + earn + "/reversals", "{\"txId\":\"R-" + step + "\"}");
                }
            }
            case 7 ->
                    server.post(
                            "/v1/adjustments",
                            "{\"txId\":\"A-%d\",\"memberId\":\"%s\",\"unit\":\"STATUS\",\"points\":%d,\"reasonCode\":\"FIX\",\"allowNegative\":true}"
                                    .formatted(step, member(), random.nextInt(80) - 40));
            case 8 ->
                    tier(
                            server,
                            random.nextBoolean() ? "SILVER" : "GOLD",
                            0,
                            80 + random.nextInt(200),
                            "P2M",
                            "TO_EARNED");
            case 9 ->
                    server.put(
                            "/v1/members/" + member() + "/tier",
                            random.nextBoolean()
                                    ? "{\"tier\":null}"
                                    : "{\"tier\":\"GOLD\",\"until\":\""
                                            + now.plus(Duration.ofDays(20))
                                            + "\"}");
            case 10 -> mergeOrTakeBack(server, step);
            default -> {
                now = now.plus(Duration.ofHours(1 + random.nextInt(300)));
                assertThat(server.moveClock(now.toString()).status()).isEqualTo(200);
            }
        }
    }

    private void mergeOrTakeBack(TestServer server, int step) {
        if (!merges.isEmpty() && random.nextInt(3) > 0) {
            server.post(
                    "/v1/merges/" + merges.removeLast() + "/reversals",
                    "{\"txId\":\"U-" + step + "\"}");
            return;
        }
        int member = random.nextInt(MEMBERS);
        Reply merged =
                server.post(
                        "/v1/members/M-" + member + "/merge",
                        "{\"txId\":\"M-%d\",\"intoMemberId\":\"M-%d\"}"
                                .formatted(step, (member + 1) % MEMBERS));
        if (merged.status() == 201) {
            merges.add("M-" + step);
        }
    }

    private void earn(TestServer server, int step) {
        String txId = "E-" + step;
        Instant occurred = now.minus(Duration.ofDays(random.nextInt(4) * 7L));
        Reply earned =
                server.post(
                        "/v1/earns",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"unit\":\"STATUS\",\"points\":%d,\"occurredAt\":\"%s\"}"
                                .formatted(txId, member(), 20 + random.nextInt(120), occurred));
        if (earned.status() == 201) {
            earns.add(txId);
        }
    }

    private void tier(
            TestServer server,
            String tierId,
            int rank,
            int threshold,
            String period,
            String policy) {
        Reply put =
                server.put(
                        "/v1/tiers/" + tierId,
                        ("{%s\"qualification\":{\"by\":\"POINTS\",\"unit\":\"STATUS\",\"threshold\":%d,"
                             + "\"period\":{\"type\":\"ROLLING\",\"duration\":\"%s\"}},"
                             + "\"entryReward\":{\"points\":%d},\"downgrade\":{\"policy\":\"%s\"}}")
                                .formatted(
                                        rank == 0 ? "" : "\"rank\":" + rank + ",",
                                        threshold,
                                        period,
                                        threshold,
                                        policy));
        assertThat(put.status()).as(put.raw().body()).isLessThan(300);
    }

    private String member() {
        return "M-" + random.nextInt(MEMBERS);
    }

    /** Waits until what is written down is what is read, and rewards are posted. */
    private void quiet(TestServer server) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        int same = 0;
        while (same < 30) {
            assertThat(System.nanoTime()).as("not quiet in time").isLessThan(deadlineNanos);
            StringBuilder all = new StringBuilder();
            for (int member = 0; member < MEMBERS; member++) {
                JsonNode moves = server.get("/v1/members/M-" + member + "/tier/moves").json();
                all.append(moves.path("data"));
                all.append(server.get("/v1/members/M-" + member + "/tier").json());
            }
            all.append(server.get("/v1/ledger/trial-balance").json());
            same = all.toString().equals(last) ? same + 1 : 0;
            last = all.toString();
        }
    }

    /** PostgreSQL notices a little later that the server left. */
    private Database open() {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return kind.open(directory);
            } catch (DatabaseRefusedException e) {
                assertThat(System.nanoTime()).as("still in use").isLessThan(deadlineNanos);
            }
        }
    }

    private List<String> dump() {
        try (Database database = open()) {
            List<String> rows = new ArrayList<>();
            for (String table : TABLES) {
                database.read(handle -> handle.createQuery(table).mapToMap().list())
                        .forEach(row -> rows.add(row.toString()));
            }
            return rows;
        }
    }
}
