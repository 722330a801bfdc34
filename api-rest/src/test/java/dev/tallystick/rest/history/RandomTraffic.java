package dev.tallystick.rest.history;

import dev.tallystick.rest.TestServer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A shop that does everything at random, on a server of its own: earns with all kinds of dates,
 * redemptions that are refused now and then, reversals, a clock that jumps, restarts.
 */
final class RandomTraffic implements AutoCloseable {
    static final List<String> MEMBERS = List.of("M-1", "M-2", "M-3", "M-4");
    static final List<String> PARTNERS = List.of("P-1", "P-2");
    static final List<String> UNITS = List.of("POINTS", "STATUS");
    static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

    private static final long HOUR_MS = 3_600_000;

    private final Path directory;
    private final Random random;
    private final List<String> earns = new ArrayList<>();
    private final List<String> redemptions = new ArrayList<>();
    private TestServer server;
    private Instant now = START;
    private int txCount;

    RandomTraffic(Path directory, Random random) throws IOException {
        this.directory = directory;
        this.random = random;
        server = TestServer.startWithTestClock(directory);
        server.moveClock(now.toString());
        server.put(
                "/v1/program",
                """
                {"units": [{"unit": "POINTS", "scale": 0, "default": true, "expiry": {"type": "NEVER"}},
                           {"unit": "STATUS", "scale": 0, "default": false, "expiry": {"type": "AFTER", "duration": "P1D"}}]}
                """);
        MEMBERS.forEach(memberId -> server.put("/v1/members/" + memberId, "{}"));
        PARTNERS.forEach(partnerId -> server.put("/v1/partners/" + partnerId, "{}"));
    }

    /** {@return the server as it runs now} */
    TestServer server() {
        return server;
    }

    /** {@return where its clock stands} */
    Instant now() {
        return now;
    }

    void act(int actionCount) throws IOException {
        for (int n = 0; n < actionCount; n++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> earn();
                case 5, 6, 7 -> redeem();
                case 8 -> reverse("/v1/earns/", earns);
                case 9 -> reverse("/v1/redemptions/", redemptions);
                default -> moveClock();
            }
        }
    }

    void restart() throws IOException {
        server.close();
        server = TestServer.startWithTestClock(directory);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void earn() {
        Instant effectiveAt =
                random.nextInt(4) == 0 ? now.minusMillis(random.nextLong(60 * HOUR_MS)) : now;
        StringBuilder more = new StringBuilder();
        if (effectiveAt.isBefore(now)) {
            more.append(",\"occurredAt\":\"").append(effectiveAt).append('"');
        }
        Instant begins = effectiveAt;
        if (random.nextInt(3) == 0) {
            begins = effectiveAt.plusMillis(random.nextLong(40 * HOUR_MS));
            more.append(",\"activatesAt\":\"").append(begins).append('"');
        }
        if (random.nextInt(4) != 0) {
            Instant expiresAt = begins.plusMillis(1 + random.nextLong(60 * HOUR_MS));
            more.append(",\"expiresAt\":\"").append(expiresAt).append('"');
        } else {
            more.append(",\"expiresAt\":null");
        }
        earns.add(post("/v1/earns", 1 + random.nextInt(60), more.toString()));
    }

    private void redeem() {
        String upTo = random.nextInt(3) == 0 ? "" : ",\"upTo\":true";
        redemptions.add(post("/v1/redemptions", 1 + random.nextInt(60), upTo));
    }

    private String post(String path, int points, String more) {
        String txId = "T-" + ++txCount;
        String partner = random.nextInt(3) == 0 ? ",\"partnerId\":\"" + oneOf(PARTNERS) + '"' : "";
        String unit = random.nextInt(3) == 0 ? ",\"unit\":\"STATUS\"" : "";
        server.post(
                path,
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d%s%s%s}"
                        .formatted(txId, oneOf(MEMBERS), points, partner, unit, more));
        return txId;
    }

    private void reverse(String path, List<String> originals) {
        if (!originals.isEmpty()) {
            String points = random.nextInt(2) == 0 ? "" : ",\"points\":" + (1 + random.nextInt(20));
            server.post(
                    path + oneOf(originals) + "/reversals",
                    "{\"txId\":\"T-" + ++txCount + "\"" + points + "}");
        }
    }

    private void moveClock() {
        now = now.plusMillis(random.nextInt(4) == 0 ? 0 : random.nextLong(6 * HOUR_MS));
        server.moveClock(now.toString());
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
