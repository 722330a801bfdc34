package dev.tallystick.rest.feed;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

class FeedFoldIT {
    private static final long SEED = 20_261_125;
    private static final int MEMBERS = 12;
    private static final int DAYS = 60;
    private static final String UNITS =
            "{\"units\":[{\"unit\":\"POINTS\",\"scale\":0,\"default\":true,\"expiry\":{\"type\":\"NEVER\"}},"
                + "{\"unit\":\"STATUS\",\"scale\":0,\"default\":false,\"expiry\":"
                + "{\"type\":\"AFTER\",\"duration\":\"P20D\"}}]}";

    @TempDir Path directory;

    private final Random random = new Random(SEED);
    private final List<String> memberIds = new ArrayList<>();
    private final List<String> reversible = new ArrayList<>();
    private final List<String> movable = new ArrayList<>();
    private Instant now = Instant.parse("2970-01-01T00:00:00Z");

    @Test
    void aStrangerShouldKnowEveryBalanceFromTheFeedAlone() throws Exception {
        FeedFold fold = new FeedFold();
        try (TestServer server = TestServer.startWithTestClock(directory)) {
            assertThat(server.put("/v1/program", UNITS).status()).isEqualTo(200);
            for (int n = 0; n < MEMBERS; n++) {
                String txId = newId("T");
                memberIds.add(server.newMember());
                server.post("/v1/earns", earn(txId, memberIds.getLast(), 50));
                reversible.add("/v1/earns/" + txId);
            }
            liveThrough(server, fold);
        }
        try (TestServer server = TestServer.startWithTestClock(directory)) {
            liveThrough(server, fold);
            Set<String> kinds = new TreeSet<>();
            for (JsonNode row : server.get("/v1/events?limit=10000").json().path("data")) {
                kinds.add(row.path("type").asText() + " " + row.path("outcome").asText());
            }
            assertThat(kinds)
                    .contains(
                            "ACTIVATE POSTED",
                            "CLOCK POSTED",
                            "CONFIG POSTED",
                            "EARN POSTED",
                            "EARN_REVERSAL POSTED",
                            "EARN_REVERSAL REFUSED",
                            "ADJUST POSTED",
                            "CAPTURE POSTED",
                            "HOLD POSTED",
                            "LOCK POSTED",
                            "MERGE POSTED",
                            "MERGE_REVERSAL POSTED",
                            "RELEASE POSTED",
                            "TRANSFER POSTED",
                            "TRANSFER_REVERSAL POSTED",
                            "UNLOCK POSTED",
                            "REDEEM_REVERSAL POSTED",
                            "EXPIRE POSTED",
                            "REDEEM POSTED",
                            "REDEEM REFUSED");
        }
    }

    @Test
    void aRowThatIsMissingShouldShow() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            server.newMemberWith(5);
            server.newMemberWith(6);
            List<JsonNode> rows = new ArrayList<>();
            server.get("/v1/events").json().path("data").forEach(rows::add);
            FeedFold whole = new FeedFold();
            rows.forEach(whole::apply);
            for (int missing = 0; missing < rows.size() - 1; missing++) {
                List<JsonNode> torn = new ArrayList<>(rows);
                torn.remove(missing);
                FeedFold fold = new FeedFold();
                assertThatThrownBy(() -> torn.forEach(fold::apply))
                        .hasMessageStartingWith("rows are missing before");
            }
        }
    }

    @Test
    void theDocumentationShouldShowThisVeryConsumer() throws IOException {
        Path root = Path.of(System.getProperty("user.dir")).getParent();
        String source =
                Files.readString(
                        root.resolve(
                                "api-rest/src/test/java/dev/tallystick/rest/feed/FeedFold.java"));
        assertThat(source.lines().count()).isLessThanOrEqualTo(66);
        String consumer = source.substring(source.indexOf("/** Knows"));
        assertThat(consumer.lines().count()).isLessThanOrEqualTo(50);
        assertThat(Files.readString(root.resolve("docs/feed.md"))).contains(consumer);
    }

    private void liveThrough(TestServer server, FeedFold fold) throws Exception {
        for (int day = 0; day < DAYS; day++) {
            now = now.plus(1, ChronoUnit.DAYS);
            assertThat(server.moveClock(now.toString()).status()).isEqualTo(200);
            for (int n = 0; n < 8; n++) {
                post(server);
                move(server);
            }
            if (random.nextInt(5) == 0) {
                compare(server, fold);
            }
        }
        compare(server, fold);
    }

    private void post(TestServer server) {
        String memberId = memberIds.get(random.nextInt(MEMBERS));
        String unit = random.nextInt(4) == 0 ? "STATUS" : "POINTS";
        String txId = newId("T");
        String head =
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"unit\":\"%s\",\"points\":%d"
                        .formatted(txId, memberId, unit, 1 + random.nextInt(100));
        int kind = random.nextInt(6);
        String path =
                switch (kind) {
                    case 0, 1 -> "/v1/redemptions";
                    case 2, 3, 4 -> "/v1/earns";
                    default -> reversalOfOne();
                };
        String body =
                switch (kind) {
                    case 0, 1, 2 -> head + "}";
                    case 3, 4 -> head + dates() + "}";
                    default ->
                            random.nextBoolean()
                                    ? "{\"txId\":\"%s\"}".formatted(txId)
                                    : "{\"txId\":\"%s\",\"points\":%d}"
                                            .formatted(txId, 1 + random.nextInt(50));
                };
        int status = server.post(path, body).status();
        assertThat(status).isIn(201, 409, 422);
        if (status == 201 && kind < 5) {
            reversible.add(path + "/" + txId);
        }
    }

    /** What moves points within a member's account, or between two. */
    private void move(TestServer server) {
        String txId = newId("T");
        String head = "{\"txId\":\"" + txId + "\"";
        String of = head + ",\"memberId\":\"" + anyMember() + "\",\"points\":" + points();
        String path = movable.isEmpty() ? "" : movable.get(random.nextInt(movable.size()));
        switch (random.nextInt(9)) {
            case 0 -> {
                server.post("/v1/holds", of + ",\"expiresInSeconds\":100000}");
                movable.add("/v1/holds/" + txId + "/capture");
                movable.add("/v1/holds/" + txId + "/release");
            }
            case 1 -> {
                String between = ",\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":%d}";
                server.post(
                        "/v1/transfers",
                        head + between.formatted(anyMember(), anyMember(), points()));
                movable.add("/v1/transfers/" + txId + "/reversals");
            }
            case 2 -> server.post("/v1/adjustments", of + ",\"reasonCode\":\"A\"}");
            case 3 -> {
                server.post("/v1/earns", of + "}");
                movable.add("/v1/transactions/" + txId + "/lock");
                movable.add("/v1/transactions/" + txId + "/unlock");
            }
            case 4 -> {
                if (random.nextInt(10) == 0) {
                    server.post(
                            "/v1/members/" + anyMember() + "/merge",
                            head + ",\"intoMemberId\":\"" + anyMember() + "\"}");
                    movable.add("/v1/merges/" + txId + "/reversals");
                }
            }
            default -> {
                if (!path.isEmpty()) {
                    server.post(path, head + "}");
                }
            }
        }
    }

    private String anyMember() {
        return memberIds.get(random.nextInt(MEMBERS));
    }

    private int points() {
        return 1 + random.nextInt(40);
    }

    private String reversalOfOne() {
        return reversible.get(random.nextInt(reversible.size())) + "/reversals";
    }

    private String dates() {
        long activatesInDays = random.nextLong(6) - 2;
        long livesDays = 1 + random.nextLong(15);
        return ",\"activatesAt\":\"%s\",\"expiresAt\":\"%s\""
                .formatted(
                        now.plus(activatesInDays, ChronoUnit.DAYS),
                        now.plus(activatesInDays + livesDays, ChronoUnit.DAYS));
    }

    private void compare(TestServer server, FeedFold fold) throws Exception {
        fold.catchUp("http://127.0.0.1:" + server.port(), server.authorization());
        for (String memberId : memberIds) {
            for (String unit : new String[] {"POINTS", "STATUS"}) {
                JsonNode folded = fold.balance(memberId, unit);
                JsonNode told =
                        server.get("/v1/members/%s/points?unit=%s".formatted(memberId, unit))
                                .json()
                                .path("balance");
                if (folded == null) {
                    assertThat(told.path("total").longValue()).isZero();
                } else {
                    assertThat(folded).as("seed=%d, %s %s", SEED, memberId, unit).isEqualTo(told);
                }
            }
        }
    }
}
