package dev.tallystick.rest.sweepstakes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What a process leaves that dies between the draw and the vouchers. */
class PrizeVouchersCrashIT {
    private static final String PATH = "/v1/sweepstakes/S";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path directory;

    @Test
    void whatIsLeftShouldBeGivenAfterTheNextStartAndNothingTwice() throws IOException {
        JsonNode before = draw();
        try (Database database = Database.open(directory)) {
            database.writeOnly(
                    handle -> {
                        handle.execute(
                                "update sweepstake_win set voucher_state = 'WAITING', voucher_id ="
                                        + " null, tried_at_ms = 0");
                        handle.execute(
                                "delete from voucher where voucher_id = ?",
                                before.at("/wins/1/voucher/voucherId").asText());
                    });
        }
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            JsonNode after = awaitGiven(server);
            assertThat(after.at("/wins/0")).isEqualTo(before.at("/wins/0"));
            assertThat(after.at("/wins/1/voucher/voucherId"))
                    .isNotEqualTo(before.at("/wins/1/voucher/voucherId"));
            JsonNode vouchers = server.get("/v1/members/M/vouchers").json().path("data");
            assertThat(vouchers).hasSize(2);
            assertThat(vouchers.findValuesAsText("voucherId"))
                    .containsExactlyInAnyOrder(
                            after.at("/wins/0/voucher/voucherId").asText(),
                            after.at("/wins/1/voucher/voucherId").asText());
        }
    }

    private JsonNode draw() throws IOException {
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            server.moveClock("2055-01-01T00:00:00Z");
            server.put("/v1/members/M", "{}");
            server.put("/v1/voucher-types/mug", "{\"value\":{\"product\":\"A mug\"}}");
            server.put(
                    PATH,
                    "{\"name\":\"S\",\"opensAt\":\"2055-01-01\",\"closesAt\":\"2055-01-31\",\"prizes\":[{\"prizeId\":\"a\",\"count\":2,\"voucherTypeId\":\"mug\"}]}");
            server.post(PATH + "/tickets", "{\"txId\":\"X\",\"memberId\":\"M\",\"count\":2}");
            server.moveClock("2055-02-01T00:00:00Z");
            JsonNode draw = server.post(PATH + "/draw", "").json();
            assertThat(draw.at("/wins/0/voucher/state").asText()).isEqualTo("GIVEN");
            return draw;
        }
    }

    private static JsonNode awaitGiven(TestServer server) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode draw = server.get(PATH + "/draw").json();
            if (!draw.toString().contains("WAITING")) {
                return draw;
            }
            assertThat(System.nanoTime() - deadlineNanos).isNegative();
        }
    }
}
