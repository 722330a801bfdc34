package dev.tallystick.rest.history;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A shop that does everything at random, on a server of its own: earns with all kinds of dates,
 * redemptions that are refused now and then, reversals, holds, locks, transfers, merges, a clock
 * that jumps, restarts. Some members do nothing but earn and spend.
 */
final class RandomTraffic implements AutoCloseable {
    static final List<String> PLAIN_MEMBERS = List.of("M-1", "M-2");
    static final List<String> MEMBERS = List.of("M-1", "M-2", "M-3", "M-4", "M-5", "M-6");
    static final List<String> PARTNERS = List.of("P-1", "P-2");
    static final List<String> UNITS = List.of("POINTS", "STATUS");
    static final Instant START = Instant.parse("2055-01-01T00:00:00Z");

    private static final long HOUR_MS = 3_600_000;

    private final Path directory;
    private final Random random;
    private final List<String> earns = new ArrayList<>();
    private final List<String> redemptions = new ArrayList<>();
    private final List<String> lockable = new ArrayList<>();
    private final List<String> holds = new ArrayList<>();
    private final List<String> transfers = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();
    private final List<Seen> seen = new ArrayList<>();
    private TestServer server;
    private Instant now = START;
    private int txCount;

    /** A balance as a member was told it. */
    record Seen(String memberId, String unit, Instant at, long position, JsonNode balance) {}

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
            switch (random.nextInt(22)) {
                case 0, 1, 2, 3, 4 -> earn();
                case 5, 6, 7 -> redeem();
                case 8 -> reverse("/v1/earns/", earns);
                case 9 -> reverse("/v1/redemptions/", redemptions);
                case 10, 11 -> hold();
                case 12 -> resolve();
                case 13 -> lock();
                case 14 -> transfer();
                case 15 -> adjust();
                case 16 -> expire();
                case 17 -> merge();
                default -> moveClock();
            }
            if (random.nextInt(4) == 0) {
                look(oneOf(MEMBERS), oneOf(UNITS));
            }
        }
    }

    /** {@return balances as they were told} */
    List<Seen> seen() {
        return seen;
    }

    private void look(String memberId, String unit) {
        JsonNode told = server.get("/v1/members/" + memberId + "/points?unit=" + unit).json();
        long position = told.get("position").longValue();
        seen.add(new Seen(memberId, unit, now, position, told.get("balance")));
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
        earns.add(post("/v1/earns", anyMember(), 1 + random.nextInt(60), more.toString()));
    }

    private void redeem() {
        String upTo = random.nextInt(3) == 0 ? "" : ",\"upTo\":true";
        redemptions.add(post("/v1/redemptions", anyMember(), 1 + random.nextInt(60), upTo));
    }

    private void hold() {
        String ends = ",\"expiresInSeconds\":" + (1 + random.nextInt(40_000));
        holds.add(post("/v1/holds", other(), 1 + random.nextInt(40), ends));
    }

    private void resolve() {
        if (!holds.isEmpty()) {
            String points = random.nextBoolean() ? "" : ",\"points\":" + (1 + random.nextInt(30));
            if (random.nextInt(3) == 0) {
                server.post("/v1/holds/" + oneOf(holds) + "/release", body(""));
            } else {
                server.post("/v1/holds/" + oneOf(holds) + "/capture", body(points));
                redemptions.add("T-" + txCount);
            }
        }
    }

    private void lock() {
        if (!lockable.isEmpty()) {
            String act = random.nextBoolean() ? "/lock" : "/unlock";
            server.post("/v1/transactions/" + oneOf(lockable) + act, body(""));
        }
    }

    private void transfer() {
        if (random.nextInt(4) == 0 && !transfers.isEmpty()) {
            server.post("/v1/transfers/" + oneOf(transfers) + "/reversals", body(""));
            return;
        }
        String from = other();
        String to = other();
        String more =
                ",\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":%d%s"
                        .formatted(from, to, 1 + random.nextInt(30), unit());
        server.post("/v1/transfers", body(more));
        transfers.add("T-" + txCount);
    }

    private void adjust() {
        String points =
                ",\"points\":" + (random.nextBoolean() ? "" : "-") + (1 + random.nextInt(20));
        String more = points + ",\"reasonCode\":\"R1\",\"allowNegative\":" + random.nextBoolean();
        server.post("/v1/adjustments", body(",\"memberId\":\"" + other() + '"' + more + unit()));
    }

    private void expire() {
        String part = ",\"percentage\":" + (1 + random.nextInt(50)) + ".5";
        server.post("/v1/expirations", body(",\"memberId\":\"" + other() + '"' + part + unit()));
    }

    /** Merges are mostly taken back again, or soon there would be one member left. */
    private void merge() {
        if (merges.isEmpty()) {
            String path = "/v1/members/" + other() + "/merge";
            server.post(path, body(",\"intoMemberId\":\"" + other() + '"'));
            merges.add("T-" + txCount);
        } else if (random.nextBoolean()) {
            server.post("/v1/merges/" + merges.removeLast() + "/reversals", body(""));
        }
    }

    private String body(String more) {
        return "{\"txId\":\"T-" + ++txCount + '"' + more + '}';
    }

    private String unit() {
        return random.nextInt(3) == 0 ? ",\"unit\":\"STATUS\"" : "";
    }

    private String anyMember() {
        return oneOf(MEMBERS);
    }

    /** {@return a member with whom everything is done} */
    private String other() {
        return oneOf(MEMBERS.subList(PLAIN_MEMBERS.size(), MEMBERS.size()));
    }

    private String post(String path, String memberId, int points, String more) {
        boolean isPlain = PLAIN_MEMBERS.contains(memberId);
        boolean hasPartner = !path.equals("/v1/holds") && random.nextInt(3) == 0;
        String partner = hasPartner ? ",\"partnerId\":\"" + oneOf(PARTNERS) + '"' : "";
        server.post(
                path,
                body(
                        ",\"memberId\":\"%s\",\"points\":%d%s%s%s"
                                .formatted(memberId, points, partner, unit(), more)));
        String txId = "T-" + txCount;
        if (path.equals("/v1/earns") && !isPlain) {
            lockable.add(txId);
        }
        return txId;
    }

    private void reverse(String path, List<String> originals) {
        if (!originals.isEmpty()) {
            String points = random.nextInt(2) == 0 ? "" : ",\"points\":" + (1 + random.nextInt(20));
            server.post(path + oneOf(originals) + "/reversals", body(points));
        }
    }

    private void moveClock() {
        now = now.plusMillis(random.nextInt(4) == 0 ? 0 : random.nextLong(6 * HOUR_MS));
        String memberId = oneOf(MEMBERS);
        String path = "/v1/members/" + memberId + "/points?unit=" + oneOf(UNITS);
        JsonNode foretold = server.get(path + "&at=" + now).json().get("balance");
        server.moveClock(now.toString());
        JsonNode told = server.get(path).json().get("balance");
        if (!told.equals(foretold)) {
            throw new AssertionError(path + " at " + now + ": " + foretold + ", then " + told);
        }
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
