package dev.tallystick.rest.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.client.ApiAnswer;
import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Lanes;
import dev.tallystick.rest.client.Progress;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Enrols the customers of an order book and posts its orders, in batches, some at once. */
final class OrderSender {
    private static final int ROUNDS_MAX = 20;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Histogram batchMicros = new ConcurrentHistogram(3);
    private final Map<String, String> refusedMembers = new ConcurrentHashMap<>();
    private final ApiClient client;
    private final String unit;
    private final int batchSize;
    private final int laneCount;
    private final ImportReport report;
    private final PrintStream progressOut;

    /**
     * @param unit of points to earn in, or null for the program's default
     * @param batchSize how many orders go into one request
     * @param laneCount how many requests may be under way at once
     * @param progressOut where to tell how far the work is
     */
    OrderSender(
            ApiClient client,
            String unit,
            int batchSize,
            int laneCount,
            ImportReport report,
            PrintStream progressOut) {
        this.client = client;
        this.unit = unit;
        this.batchSize = batchSize;
        this.laneCount = laneCount;
        this.report = report;
        this.progressOut = progressOut;
    }

    /** {@return how long each batch took until its answer, in microseconds} */
    Histogram batchMicros() {
        return batchMicros;
    }

    /**
     * Takes every order to the ledger, or its reason into the report.
     *
     * @throws IOException if the server is not to be reached, or does not speak the contract
     */
    void send(List<Earn> earns) throws IOException, InterruptedException {
        Set<String> members = new LinkedHashSet<>();
        earns.forEach(earn -> members.add(earn.order().customerId));
        enrol(members);
        List<Earn> wanted = new ArrayList<>(earns.size());
        for (Earn earn : earns) {
            String why = refusedMembers.get(earn.order().customerId);
            if (why == null) {
                wanted.add(earn);
            } else {
                refuse(earn, "customer " + earn.order().customerId + " cannot be enrolled: " + why);
            }
        }
        Progress progress = new Progress(progressOut, "orders sent", wanted.size());
        Lanes lanes = new Lanes(laneCount);
        for (int from = 0; from < wanted.size(); from += batchSize) {
            List<Earn> batch = wanted.subList(from, Math.min(from + batchSize, wanted.size()));
            lanes.run(
                    () -> {
                        post(batch);
                        progress.advance(batch.size());
                    });
        }
        lanes.drain();
        progress.finish();
    }

    /** PUT without fields enrols an unknown member and leaves a known one as it is. */
    private void enrol(Collection<String> members) throws IOException, InterruptedException {
        Progress progress = new Progress(progressOut, "members seen", members.size());
        ObjectNode noChange = mapper.createObjectNode();
        Lanes lanes = new Lanes(laneCount * 4);
        for (String member : members) {
            lanes.run(
                    () -> {
                        ApiAnswer answer =
                                client.put("/v1/members/" + ApiClient.segment(member), noChange);
                        if (answer.isSuccess()) {
                            report.member(answer.status() == 201);
                        } else {
                            requireRefusal(answer.status(), answer.body());
                            refusedMembers.put(
                                    member, ApiAnswer.describe(answer.status(), answer.body()));
                        }
                        progress.advance(1);
                    });
        }
        lanes.drain();
        progress.finish();
    }

    private void post(List<Earn> batch) throws IOException, InterruptedException {
        List<Earn> open = batch;
        for (int round = 1; !open.isEmpty(); round++) {
            long startNanos = System.nanoTime();
            JsonNode results =
                    client.post("/v1/batches", body(open)).orThrow("batch").path("results");
            batchMicros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos));
            if (results.size() != open.size()) {
                throw new IOException(
                        "a batch of " + open.size() + " was answered by " + results.size());
            }
            open = settle(open, results, round < ROUNDS_MAX);
            if (!open.isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(Math.min(100L * round, 1_000L));
            }
        }
    }

    /** {@return those whose outcome is still open: to be sent again under the same txId} */
    private List<Earn> settle(List<Earn> sent, JsonNode results, boolean mayAskAgain)
            throws IOException {
        List<Earn> open = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            Earn earn = sent.get(i);
            JsonNode result = results.get(i);
            int status = result.path("status").asInt();
            boolean undecided = status == 429 || status == 503 || status == 504;
            if (status == 201) {
                report.posted(earn.points(), result.path("replayed").asBoolean());
            } else if (undecided && mayAskAgain) {
                open.add(earn);
            } else {
                JsonNode problem = result.path("body");
                requireRefusal(status, problem);
                refuse(earn, ApiAnswer.describe(status, problem));
            }
        }
        return open;
    }

    private void refuse(Earn earn, String why) {
        report.refuse(earn.order().firstLine, "order " + earn.order().id + " was refused: " + why);
    }

    /**
     * What would be refused for every order alike is no remark on one of them: it ends the import.
     */
    private static void requireRefusal(int status, JsonNode problem) throws IOException {
        if (status == 401 || status == 403 || status >= 500) {
            throw new IOException(ApiAnswer.describe(status, problem));
        }
    }

    private ObjectNode body(List<Earn> earns) {
        ObjectNode body = mapper.createObjectNode();
        ArrayNode operations = body.putArray("operations");
        earns.forEach(earn -> operations.add(earn.toOperation(mapper, unit)));
        return body;
    }

    /** {@return the orders worth points, by date; the others go into the report} */
    static List<Earn> earns(OrderBook book, Money money, ImportReport report) {
        List<Earn> earns = new ArrayList<>();
        report.orders(book.orders().size());
        for (Order order : book.orders()) {
            try {
                var points = money.points(order.sumMinor());
                if (book.isDamaged(order)) {
                    report.refuse(
                            order.firstLine,
                            "order " + order.id + " is left out: one of its lines was refused");
                } else if (points.signum() <= 0) {
                    report.withoutPoints(
                            order.firstLine,
                            "order " + order.id + ", " + money.text(order.sumMinor()));
                } else if (points.longValue() > Money.POINTS_MAX || points.precision() > 16) {
                    throw new LineRefusedException(
                            "order " + order.id + " is worth too many points");
                } else {
                    earns.add(new Earn(order, Ids.txId(order.id), points.longValueExact()));
                }
            } catch (LineRefusedException e) {
                report.refuse(order.firstLine, e.getMessage());
            }
        }
        earns.sort(
                Comparator.comparing((Earn earn) -> earn.order().placedAt())
                        .thenComparing(Earn::txId));
        return earns;
    }
}
