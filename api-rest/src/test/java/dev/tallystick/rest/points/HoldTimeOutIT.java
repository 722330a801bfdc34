package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Holds that run out by the wall clock while clients resolve them. */
class HoldTimeOutIT extends WithServer {
    private static final int HOLDS = 24;

    private record Held(String memberId, String holdTxId, Instant expiresAt) {}

    @Test
    void shouldBeCapturedReleasedOrTimedOutAndNeverTwo() throws Exception {
        Till till = new Till(server);
        List<Held> holds = new ArrayList<>();
        for (int n = 0; n < HOLDS; n++) {
            String memberId = server.newMemberWith(100);
            String fields = "'memberId':'%s','points':100,'expiresInSeconds':1".formatted(memberId);
            Reply hold = till.post("/v1/holds", fields);
            holds.add(
                    new Held(
                            memberId,
                            hold.text("txId"),
                            Instant.parse(hold.text("holdExpiresAt"))));
        }
        List<Callable<Reply>> tries = new ArrayList<>();
        for (int n = 0; n < HOLDS; n++) {
            Held held = holds.get(n);
            Instant then = held.expiresAt().plusMillis(n - HOLDS / 2);
            String path = "/v1/holds/" + held.holdTxId() + (n % 2 == 0 ? "/capture" : "/release");
            tries.add(
                    () -> {
                        while (Instant.now().isBefore(then)) {
                            Thread.onSpinWait();
                        }
                        return till.post(path, "");
                    });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Reply>> replies = threads.invokeAll(tries);
            for (int n = 0; n < HOLDS; n++) {
                assertResolvedOnce(till, holds.get(n), replies.get(n).get());
            }
        }
    }

    private void assertResolvedOnce(Till till, Held held, Reply reply) {
        List<String> resolutions = resolutions(held.memberId());
        while (resolutions.isEmpty()) { // the sweep comes within a second
            Thread.onSpinWait();
            resolutions = resolutions(held.memberId());
        }
        assertThat(resolutions).hasSize(1);
        boolean captured = false;
        if (reply.status() == 201) {
            assertThat(resolutions).containsExactly(reply.text("txId"));
            assertThat(Instant.parse(reply.text("postedAt"))).isBefore(held.expiresAt());
            captured = reply.text("type").equals("CAPTURE");
        } else {
            assertThat(reply.code()).isEqualTo("hold_expired");
            assertThat(resolutions.getFirst()).startsWith("~");
        }
        assertThat(till.balance(held.memberId())).isEqualTo(captured ? "0 0 0 0" : "100 0 0 0");
    }

    private List<String> resolutions(String memberId) {
        List<String> resolutions = new ArrayList<>();
        String history = "/v1/members/" + memberId + "/transactions";
        for (JsonNode row : server.get(history).json().path("data")) {
            String type = row.path("type").asText();
            if (type.equals("CAPTURE") || type.equals("RELEASE")) {
                resolutions.add(row.path("txId").asText());
            }
        }
        return resolutions;
    }
}
