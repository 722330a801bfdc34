package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.client.ApiAnswer;
import dev.tallystick.rest.client.ApiClient;
import dev.tallystick.rest.client.Credentials;
import dev.tallystick.rest.client.Patience;
import dev.tallystick.rest.client.ServerProcess;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** A client that earns for one member and remembers what it was answered. */
final class Earner implements AutoCloseable {
    static final Credentials CREDENTIALS = new Credentials("fault-test", "s3cret-of-the-faults");

    private static final Patience NONE = new Patience(0, 0, Duration.ZERO);
    private static final String MEMBER = "M-1";

    private final ApiClient api;
    private final SequencedMap<String, JsonNode> answered = new LinkedHashMap<>();
    private int nextTxId;

    Earner(ServerProcess server) {
        api = new ApiClient(server.url(), CREDENTIALS, NONE);
    }

    /** {@return the client, for other requests; it is told everything at once} */
    ApiClient api() {
        return api;
    }

    void enrol() throws IOException, InterruptedException {
        api.put("/v1/members/" + MEMBER, JsonNodeFactory.instance.objectNode())
                .orThrow("enrolment");
    }

    /** Posts one earn. {@return the answer, whatever it is} */
    ApiAnswer earn() throws IOException, InterruptedException {
        String txId = "T-" + nextTxId++;
        ApiAnswer answer = api.post("/v1/earns", request(txId));
        if (answer.isSuccess()) {
            answered.put(txId, answer.body());
        }
        return answer;
    }

    /** Posts many at once, to fill the journal. {@return the answer, whatever it is} */
    ApiAnswer earnMany(int count) throws IOException, InterruptedException {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        ArrayNode operations = batch.putArray("operations");
        for (int n = 0; n < count; n++) {
            ObjectNode operation = request("B-" + nextTxId++);
            operation.put("op", "earn");
            operations.add(operation);
        }
        return api.post("/v1/batches", batch);
    }

    long available() throws IOException, InterruptedException {
        return api.get("/v1/members/" + MEMBER + "/points")
                .orThrow("points")
                .at("/balance/available")
                .asLong();
    }

    int answeredCount() {
        return answered.size();
    }

    /** Everything that was answered is answered again as it was. */
    void checkAnswers(ServerProcess restarted) throws IOException, InterruptedException {
        try (ApiClient after = new ApiClient(restarted.url(), CREDENTIALS, Patience.FAIL_FAST)) {
            for (Map.Entry<String, JsonNode> one : answered.entrySet()) {
                ApiAnswer again = after.post("/v1/earns", request(one.getKey()));
                assertThat(again.replayed()).as(one.getKey()).isTrue();
                assertThat(again.body().get("position"))
                        .as(one.getKey())
                        .isEqualTo(one.getValue().get("position"));
            }
        }
    }

    private static ObjectNode request(String txId) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("txId", txId)
                .put("memberId", MEMBER)
                .put("points", 1);
    }

    @Override
    public void close() {
        api.close();
    }
}
