package dev.tallystick.rest.operations;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class MetricsIT extends WithServer {
    private static final Pattern COMMENT =
            Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][\\w:]*) (.+)");
    private static final Pattern SAMPLE =
            Pattern.compile(
                    "([a-zA-Z_:][\\w:]*)(\\{(?:\\w+=\"(?:[^\"\\\\]|\\\\.)*\",?)*})? "
                            + "([-+]?[\\d.]+(?:E-?\\d+)?|NaN|\\+Inf)");

    @Test
    void everyLineShouldBeOneThatPrometheusTakes() {
        Map<String, Double> samples =
                samples(
                        server.metrics(
                                text -> text.contains("tallystick_http_requests_seconds_bucket")));
        assertThat(samples)
                .containsKeys(
                        "tallystick_ring_depth",
                        "tallystick_ring_size",
                        "tallystick_batch_entries_sum",
                        "tallystick_batch_bytes_sum",
                        "tallystick_force_seconds_count",
                        "tallystick_position_durable",
                        "tallystick_position_recorded",
                        "tallystick_durable_lag_entries",
                        "tallystick_force_running_seconds",
                        "tallystick_disk_usable_bytes",
                        "tallystick_streams",
                        "tallystick_programs")
                .containsEntry("tallystick_ring_size", 8192.0)
                .containsEntry("tallystick_durable_lag_entries", 0.0)
                .containsEntry("tallystick_force_running_seconds", 0.0)
                .containsEntry("tallystick_disk_reserve", 1.0)
                .containsEntry("tallystick_accepting", 1.0)
                .containsEntry("tallystick_streams", 0.0);
        assertThat(samples.keySet())
                .anyMatch(name -> name.startsWith("tallystick_force_seconds_bucket"))
                .anyMatch(name -> name.startsWith("tallystick_http_requests_seconds_bucket"))
                .anyMatch(name -> name.startsWith("jvm_memory_used_bytes"))
                .anyMatch(name -> name.startsWith("jvm_threads_live_threads"))
                .anyMatch(name -> name.startsWith("jvm_gc_"));
    }

    @Test
    void countersShouldMoveByExactlyWhatWasDone() {
        String memberId = server.newMember();
        Map<String, Double> before = scrape();
        String txId = newId("T");
        for (String id : new String[] {txId, newId("T"), newId("T")}) {
            server.post("/v1/earns", earn(id, memberId, 10));
        }
        server.post("/v1/earns", earn(txId, memberId, 10)); // a replay: no entry
        server.post("/v1/earns?dryRun=true", earn(newId("T"), memberId, 10)); // nor this
        server.post("/v1/earns", earn(newId("T"), "nobody", 10)); // nor this
        server.post("/v1/redemptions", earn(newId("T"), memberId, 5));
        server.post("/v1/redemptions", earn(newId("T"), memberId, 5));
        server.post("/v1/redemptions", earn(newId("T"), memberId, 500));
        server.get("/v1/members/" + memberId + "/points");
        server.as("another");
        Map<String, Double> requests =
                Map.of(
                        requests("POST", "/v1/earns", 201), 5.0,
                        requests("POST", "/v1/earns", 404), 1.0,
                        requests("POST", "/v1/redemptions", 201), 2.0,
                        requests("POST", "/v1/redemptions", 422), 1.0,
                        requests("GET", "/v1/members/{memberId}/points", 200), 1.0);
        Map<String, Double> after =
                samples(server.metrics(text -> areCounted(requests, moved(before, samples(text)))));
        assertThat(moved(before, after))
                .containsAllEntriesOf(requests)
                .containsEntry(postings("POSTED", "EARN"), 3.0)
                .containsEntry(postings("POSTED", "REDEEM"), 2.0)
                .containsEntry(postings("INSUFFICIENT_POINTS", "REDEEM"), 1.0)
                .containsEntry("tallystick_programs", 1.0)
                .containsEntry("tallystick_batch_entries_sum", 7.0) // with the program
                .containsEntry("tallystick_position_durable", 7.0)
                .containsEntry("tallystick_position_recorded", 7.0);
        assertThat(moved(before, after).get("tallystick_batch_bytes_sum"))
                .isBetween(7 * 50.0, 7 * 2_000.0);
    }

    @Test
    void noLabelShouldBeForClientsToInvent() throws Exception {
        String memberId = server.newMemberWith(5);
        server.send(
                server.authorized("/v1/members/" + memberId)
                        .method("ZORK", java.net.http.HttpRequest.BodyPublishers.noBody()));
        server.get("/no/such/" + memberId);
        String ofNobody = requests("OTHER", "none", 405);
        Set<String> labels = new HashSet<>();
        for (String name : samples(server.metrics(text -> text.contains(ofNobody))).keySet()) {
            if (name.startsWith("tallystick")) {
                Matcher label = Pattern.compile("(\\w+)=\"").matcher(name);
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
            assertThat(name).doesNotContain(memberId).doesNotContain("ZORK").doesNotContain("demo");
        }
        assertThat(labels)
                .containsExactlyInAnyOrder(
                        "le", "method", "outcome", "projection", "route", "status", "type");
    }

    private static String postings(String outcome, String type) {
        return "tallystick_postings_total{outcome=\"%s\",type=\"%s\"}".formatted(outcome, type);
    }

    private static String requests(String method, String route, int status) {
        return "tallystick_http_requests_seconds_count{method=\"%s\",route=\"%s\",status=\"%d\"}"
                .formatted(method, route, status);
    }

    private Map<String, Double> scrape() {
        return samples(server.send(server.request("/metrics")).raw().body());
    }

    private static Map<String, Double> moved(
            Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> moved = new HashMap<>(after);
        moved.replaceAll((name, value) -> value - before.getOrDefault(name, 0.0));
        return moved;
    }

    private static boolean areCounted(Map<String, Double> requests, Map<String, Double> moved) {
        return requests.entrySet().stream()
                .allMatch(
                        request -> moved.getOrDefault(request.getKey(), 0.0) >= request.getValue());
    }

    private static Map<String, Double> samples(String metrics) {
        Set<String> typed = new HashSet<>();
        Map<String, Double> samples = new HashMap<>();
        for (String line : metrics.split("\n", -1)) {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                typed.add(comment.group(2));
            } else if (sample.matches()) {
                String name = sample.group(1);
                assertThat(typed)
                        .as(line)
                        .anyMatch(
                                family ->
                                        name.equals(family)
                                                || name.matches(
                                                        Pattern.quote(family)
                                                                + "_(bucket|sum|count|max)"));
                String labels = sample.group(2) == null ? "" : sample.group(2);
                double value =
                        sample.group(3).equals("+Inf")
                                ? Double.POSITIVE_INFINITY
                                : Double.parseDouble(sample.group(3));
                assertThat(samples.put(name + labels, value)).as("twice: " + line).isNull();
            } else {
                assertThat(line).isEmpty();
            }
        }
        return samples;
    }
}
