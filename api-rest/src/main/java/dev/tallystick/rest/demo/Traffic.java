package dev.tallystick.rest.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.client.ApiAnswer;
import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Lanes;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Sends the shop's requests and compares each answer with what it must be. Keeps what the server
 * acknowledged, to ask for it again after a crash.
 */
final class Traffic {
    /** Something that happens to the server while requests are under way. */
    @FunctionalInterface
    interface Cut {
        void happen() throws InterruptedException;
    }

    /** A posting that the server answered, and the position it said. */
    record Acknowledged(ShopRequest request, long position) {}

    private static final int BATCH_SIZE = 500;
    private static final int ROUNDS_MAX = 5;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Histogram micros = new ConcurrentHistogram(3);
    private final AtomicLong replayedCount = new AtomicLong();
    private final ApiClient client;
    private final int laneCount;
    private final Findings findings;
    private long onlineCount;
    private long onlineNanos;

    Traffic(ApiClient client, int laneCount, Findings findings) {
        this.client = client;
        this.laneCount = laneCount;
        this.findings = findings;
    }

    /** Sends requests one by one, many at once, until each has its answer. */
    void sendOnline(List<ShopRequest> requests) throws IOException, InterruptedException {
        List<ShopRequest> open = requests;
        for (int round = 1; !open.isEmpty(); round++) {
            if (round > ROUNDS_MAX) {
                throw new IOException("no answer to " + open.size() + " requests");
            }
            open = sendOnce(open, Integer.MAX_VALUE, () -> {}).open();
        }
    }

    /**
     * What a cut leaves behind.
     *
     * @param inFlight sent, not answered: nobody knows whether the ledger has them
     * @param unsent those that were still to come
     */
    record Interrupted(List<ShopRequest> inFlight, List<ShopRequest> unsent) {
        private List<ShopRequest> open() {
            return Stream.concat(inFlight.stream(), unsent.stream()).toList();
        }
    }

    /**
     * Sends requests once each, and lets something happen after so many answers, while others are
     * under way; sends no more then.
     */
    Interrupted sendOnce(List<ShopRequest> requests, int cutAfterAnswers, Cut cut)
            throws IOException, InterruptedException {
        Queue<ShopRequest> inFlight = new ConcurrentLinkedQueue<>();
        Queue<ShopRequest> unsent = new ConcurrentLinkedQueue<>();
        AtomicInteger answers = new AtomicInteger();
        Lanes lanes = new Lanes(laneCount);
        long startNanos = System.nanoTime();
        for (ShopRequest request : requests) {
            lanes.run(
                    () -> {
                        if (answers.get() >= cutAfterAnswers) {
                            unsent.add(request);
                        } else if (!send(request)) {
                            inFlight.add(request);
                        } else if (answers.incrementAndGet() == cutAfterAnswers) {
                            cut.happen();
                        }
                    });
        }
        lanes.drain();
        onlineNanos += System.nanoTime() - startNanos;
        onlineCount += answers.get();
        return new Interrupted(List.copyOf(inFlight), List.copyOf(unsent));
    }

    private boolean send(ShopRequest request) throws InterruptedException {
        long startNanos = System.nanoTime();
        try {
            ApiAnswer answer = client.post(request.kind().path, request.toJson(mapper));
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos));
            return settle(request, answer.status(), answer.body(), answer.replayed());
        } catch (IOException e) {
            return false; // the connection broke: the outcome is unknown
        }
    }

    /** Sends requests in batches, each its own transaction, until each has its answer. */
    void sendBatched(List<ShopRequest> requests) throws IOException, InterruptedException {
        for (int from = 0; from < requests.size(); from += BATCH_SIZE) {
            List<ShopRequest> batch =
                    requests.subList(from, Math.min(from + BATCH_SIZE, requests.size()));
            ObjectNode body = mapper.createObjectNode();
            ArrayNode operations = body.putArray("operations");
            batch.forEach(
                    request -> operations.add(request.toJson(mapper).put("op", request.kind().op)));
            JsonNode results = client.post("/v1/batches", body).orThrow("batch").path("results");
            for (int i = 0; i < batch.size(); i++) {
                JsonNode result = results.path(i);
                boolean replayed = result.path("replayed").asBoolean();
                int status = result.path("status").asInt();
                if (!settle(batch.get(i), status, result.path("body"), replayed)) {
                    throw new IOException("no answer to " + batch.get(i).txId() + " in a batch");
                }
            }
        }
    }

    /** {@return whether this was an answer; 504 says that none is known yet} */
    private boolean settle(ShopRequest request, int status, JsonNode body, boolean replayed) {
        if (status == 504 || status == 503) {
            return false;
        }
        String what = request.txId() + " of " + ShopRequest.memberId(request.member());
        if (status != request.expectedStatus()) {
            findings.add(what + ": " + ApiAnswer.describe(status, body));
        } else if (request.refused()) {
            findings.expect(what, "insufficient_points", body.path("code").asText());
        } else {
            findings.expect(what, request.expectedPoints(), body.path("points").asLong());
        }
        replayedCount.addAndGet(replayed ? 1 : 0);
        acknowledged.add(new Acknowledged(request, body.path("position").asLong()));
        return true;
    }

    /** {@return every posting that was answered so far} */
    Collection<Acknowledged> acknowledged() {
        return acknowledged;
    }

    /** {@return how many answers said that they repeat an earlier one} */
    long replayedCount() {
        return replayedCount.get();
    }

    /** {@return from request to answer, microseconds, of requests sent one by one} */
    Histogram micros() {
        return micros;
    }

    /** {@return single requests answered per second, while they were being sent} */
    double onlinePerSecond() {
        return onlineCount * (double) TimeUnit.SECONDS.toNanos(1) / Math.max(1, onlineNanos);
    }
}
