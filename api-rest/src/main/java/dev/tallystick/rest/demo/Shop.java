package dev.tallystick.rest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.client.ApiAnswer;
import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Lanes;
import dev.tallystick.rest.client.Progress;

import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.concurrent.atomic.AtomicLong;

/** The shop's requests other than postings: setting up, moving the clock, looking things up. */
final class Shop {
    private final ObjectMapper mapper = new ObjectMapper();
    private final ApiClient client;
    private final int laneCount;
    private final Findings findings;

    Shop(ApiClient client, int laneCount, Findings findings) {
        this.client = client;
        this.laneCount = laneCount;
        this.findings = findings;
    }

    /** Lets points live until the end of the month twelve months later. */
    void configure() throws IOException, InterruptedException {
        ObjectNode program = (ObjectNode) client.get("/v1/program").orThrow("the program");
        ObjectNode wanted = mapper.createObjectNode();
        wanted.set("timeZone", program.get("timeZone"));
        wanted.set("units", program.get("units"));
        ((ObjectNode) wanted.path("units").path(0))
                .putObject("expiry")
                .put("type", "AFTER")
                .put("duration", "P12M")
                .put("roundUpTo", "MONTH");
        client.put("/v1/program", wanted).orThrow("the program's expiry policy");
    }

    void enrol(int memberCount) throws IOException, InterruptedException {
        Progress progress = new Progress(System.err, "members enrolled", memberCount);
        Lanes lanes = new Lanes(laneCount);
        for (int member = 0; member < memberCount; member++) {
            String path = "/v1/members/" + ShopRequest.memberId(member);
            lanes.run(
                    () -> {
                        client.put(path, mapper.createObjectNode()).orThrow(path);
                        progress.advance(1);
                    });
        }
        lanes.drain();
        progress.finish();
    }

    /** Puts the ledger's time to an hour of a day; whatever is due until then happens. */
    void moveClock(LocalDate day, int hour) throws IOException, InterruptedException {
        LocalDateTime now = day.atTime(hour, 0);
        client.post("/v1/test-clock", mapper.createObjectNode().put("now", now + ":00.000Z"))
                .orThrow("moving the clock to " + now);
    }

    /** {@return the state of the running server} */
    StateHash stateHash() throws IOException, InterruptedException {
        return StateHash.of(client.get("/v1/ledger/state-hash").orThrow("the state hash"));
    }

    /** {@return the trial balance of the program's only unit} */
    JsonNode trialBalance() throws IOException, InterruptedException {
        return client.get("/v1/ledger/trial-balance")
                .orThrow("the trial balance")
                .path("units")
                .path(0);
    }

    /** {@return how postings are made durable, as the server says} */
    String durability() throws IOException, InterruptedException {
        return client.get("/health/ready").body().path("durability").asText("unknown");
    }

    /**
     * {@return how many of these postings the ledger does not know, or knows at another position}
     */
    long countLost(Iterable<Traffic.Acknowledged> postings)
            throws IOException, InterruptedException {
        AtomicLong lostCount = new AtomicLong();
        Lanes lanes = new Lanes(laneCount);
        for (Traffic.Acknowledged posting : postings) {
            lanes.run(
                    () -> {
                        String txId = posting.request().txId();
                        ApiAnswer answer = client.get("/v1/transactions/" + txId);
                        long position = answer.body().path("position").asLong();
                        String outcome = answer.body().path("outcome").asText();
                        String expected = posting.request().refused() ? "REFUSED" : "POSTED";
                        if (answer.status() != 200
                                || position != posting.position()
                                || !outcome.equals(expected)) {
                            lostCount.incrementAndGet();
                            findings.add(
                                    txId
                                            + " was answered at position "
                                            + posting.position()
                                            + ", now it is "
                                            + ApiAnswer.describe(answer.status(), answer.body())
                                            + " "
                                            + outcome
                                            + " at "
                                            + position);
                        }
                    });
        }
        lanes.drain();
        return lostCount.get();
    }

    /** Compares every member's balance and the trial balance with the books. */
    void compare(Books books) throws IOException, InterruptedException {
        Lanes lanes = new Lanes(laneCount);
        for (int member = 0; member < books.memberCount(); member++) {
            String id = ShopRequest.memberId(member);
            long expectedPoints = books.balancePoints(member);
            lanes.run(
                    () -> {
                        JsonNode points = client.get("/v1/members/" + id + "/points").orThrow(id);
                        long foundPoints = points.path("balance").path("total").asLong();
                        findings.expect("balance of " + id, expectedPoints, foundPoints);
                    });
        }
        lanes.drain();
        JsonNode trial = trialBalance();
        findings.expect("issued", -books.earnedPoints(), trial.path("issued").asLong());
        findings.expect("redeemed", books.redeemedPoints(), trial.path("redeemed").asLong());
        findings.expect("expired", books.expiredPoints(), trial.path("expired").asLong());
        findings.expect("available", books.outstandingPoints(), trial.path("available").asLong());
        findings.expect("sum of the trial balance", "0", trial.path("sum").asText());
    }
}
