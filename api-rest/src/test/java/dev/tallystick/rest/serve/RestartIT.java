package dev.tallystick.rest.serve;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.DatabaseRefusedException;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class RestartIT {
    @TempDir Path directory;

    @Test
    void shouldAnswerARetryWithTheFirstResultAfterARestart() throws IOException {
        String txId = newId("T");
        String refusedId = newId("R");
        String memberId;
        String body;
        Reply posted;
        Reply refused;
        String stateHash;
        try (TestServer server = TestServer.start(directory)) {
            memberId = server.newMemberWith(10);
            body =
                    "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":7,\"description\":\"d\"}"
                            .formatted(txId, memberId);
            posted = server.post("/v1/redemptions", body);
            refused = server.post("/v1/redemptions", earn(refusedId, memberId, 4));
            stateHash = server.stateHash();
        }
        try (TestServer server = TestServer.start(directory)) {
            assertThat(server.stateHash()).isEqualTo(stateHash);
            Reply replayed = server.post("/v1/redemptions", body);
            assertThat(replayed.raw().body()).isEqualTo(posted.raw().body());
            assertThat(replayed.header("Idempotency-Replayed")).isEqualTo("true");
            Reply frozen = server.post("/v1/redemptions", earn(refusedId, memberId, 4));
            assertThat(frozen.status()).isEqualTo(422);
            assertThat(frozen.text("position")).isEqualTo(refused.text("position"));
            assertThat(server.post("/v1/redemptions", earn(txId, memberId, 8)).code())
                    .isEqualTo("tx_id_reused");
            assertThat(server.stateHash()).isEqualTo(stateHash);
        }
    }

    @Test
    void aJournalShouldNotBeServedWithADatabaseThatDoesNotKnowItsMembers() throws IOException {
        try (TestServer server = TestServer.start(directory, Databases.SQLITE)) {
            server.newMemberWith(10);
        }
        Files.move(directory.resolve("tallystick.db"), directory.resolve("elsewhere.db"));
        assertThatThrownBy(() -> TestServer.start(directory, Databases.SQLITE))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageMatching("the journal has \\d+ entries, and SQLite in .* is empty: .*");
        for (String derived : new String[] {"tallystick.db", "tallystick.db-wal"}) {
            Files.deleteIfExists(directory.resolve(derived));
        }
        Files.move(directory.resolve("elsewhere.db"), directory.resolve("tallystick.db"));
        TestServer.start(directory, Databases.SQLITE).close();
    }

    @Test
    void aDatabaseShouldNotBeServedWithAnEmptyJournalInPlaceOfItsOwn() throws IOException {
        String memberId;
        try (TestServer server = TestServer.start(directory)) {
            server.put(
                    "/v1/voucher-types/tea",
                    "{\"price\":{\"points\":7},\"value\":{\"product\":\"Tea\"}}");
            memberId = server.newMemberWith(10);
            Reply bought =
                    server.post(
                            "/v1/voucher-redemptions",
                            "{\"txId\":\"%s\",\"memberId\":\"%s\",\"voucherTypeId\":\"tea\"}"
                                    .formatted(newId("T"), memberId));
            assertThat(bought.status()).isEqualTo(201);
        }
        Path journal = directory.resolve("journal");
        Files.move(journal, directory.resolve("elsewhere"));
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatThrownBy(() -> TestServer.start(directory))
                    .isInstanceOf(DatabaseRefusedException.class)
                    .hasMessageMatching(".* followed a journal to position \\d+, .* is empty: .*");
        }
        Files.move(journal, directory.resolve("empty"));
        Files.move(directory.resolve("elsewhere"), journal);
        try (TestServer server = TestServer.start(directory)) {
            assertThat(server.get("/v1/members/" + memberId + "/vouchers").json().path("data"))
                    .hasSize(1);
        }
    }

    @Test
    void shouldPutTheClockForwardThroughWhatIsDue() throws IOException {
        String memberId;
        try (TestServer server = TestServer.startWithTestClock(directory)) {
            memberId = server.newMember();
            server.moveClock("2970-01-01T00:00:00Z");
            server.post(
                    "/v1/earns",
                    "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":5,\"activatesAt\":\"2970-02-01\",\"expiresAt\":\"2970-02-28\"}"
                            .formatted(newId("T"), memberId));
            assertThat(points(server, memberId).balance("pending")).isEqualTo(5);
            Reply moved = server.moveClock("2970-02-01T00:00:00Z");
            assertThat(moved.status()).isEqualTo(200);
            assertThat(moved.text("now")).isEqualTo("2970-02-01T00:00:00.000Z");
            assertThat(moved.json().path("position").longValue()).isPositive();
            assertThat(points(server, memberId).balance("available")).isEqualTo(5);
            server.moveClock("2970-03-01T00:00:00Z");
            assertThat(points(server, memberId).balance("total")).isZero();
            assertThat(server.moveClock("2970-02-28T23:59:59Z").code())
                    .isEqualTo("clock_backwards");
            assertThat(server.moveClock("2970-03-01").errors()).isEqualTo("/now invalid_time");
        }
        try (TestServer server = TestServer.startWithTestClock(directory)) {
            Reply reply = server.post("/v1/earns", earn(newId("T"), memberId, 1));
            assertThat(reply.text("postedAt")).isEqualTo("2970-03-01T00:00:00.000Z");
        }
        assertThatThrownBy(() -> TestServer.start(directory)).isInstanceOf(IOException.class);
    }

    @Test
    void shouldHaveATestClockOnlyWhenAskedTo() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            assertThat(server.moveClock("2970-01-01T00:00:00Z").status()).isEqualTo(404);
        }
        assertThatThrownBy(() -> TestServer.startWithTestClock(directory))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldNotShareADirectory() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            assertThatThrownBy(() -> TestServer.start(directory))
                    .isInstanceOfAny(IOException.class, DatabaseRefusedException.class);
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
        }
    }

    private static Reply points(TestServer server, String memberId) {
        return server.get("/v1/members/" + memberId + "/points");
    }
}
