package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a server finds that died between two steps of a purchase or of a cancellation: each test
 * puts the database where the dead one left it.
 */
class VoucherSettlementIT {
    private static final String PATH = "/v1/voucher-redemptions";
    private static final String CODE = "PARTNER-CODE-1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;
    private String memberId;

    @BeforeEach
    void setUp() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            server.put(
                    "/v1/voucher-types/film",
                    "{\"price\":{\"points\":70},\"value\":{\"product\":\"A\"},\"codes\":{\"type\":\"POOL\"}}");
            VoucherPrivacyIT.importCodes(server, "film", CODE);
            memberId = server.newMemberWith(100);
        }
    }

    @Test
    void whatWasReservedLongAgoAndNeverPostedShouldGoBack() throws IOException {
        reserve("T-1", 0);
        try (TestServer server = TestServer.start(directory)) {
            await(() -> freeCodes(server) == 1);
            assertThat(available(server)).isEqualTo(100);
            assertThat(vouchers(server)).isEmpty();
            Reply bought = buy(server, "T-2");
            assertThat(bought.json().path("voucher").path("code").asText()).isEqualTo(CODE);
        }
    }

    @Test
    void whatWasReservedJustNowShouldWaitForItsClient() throws IOException {
        String voucherId = reserve("T-1", System.currentTimeMillis());
        try (TestServer server = TestServer.start(directory)) {
            assertThat(buy(server, "T-2").code()).isEqualTo("voucher_codes_exhausted");
            Reply bought = buy(server, "T-1");
            assertThat(bought.status()).isEqualTo(201);
            assertThat(bought.json().path("voucher").path("voucherId").asText())
                    .isEqualTo(voucherId);
            assertThat(available(server)).isEqualTo(30);
            assertThat(vouchers(server)).hasSize(1);
        }
    }

    @Test
    void whatTheLedgerRefusedShouldGoBack() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            spend(server, 50);
            assertThat(buy(server, "T-1").code()).isEqualTo("insufficient_points");
        }
        reserve("T-1", 0);
        try (TestServer server = TestServer.start(directory)) {
            await(() -> freeCodes(server) == 1);
            assertThat(buy(server, "T-1").code()).isEqualTo("insufficient_points");
            assertThat(vouchers(server)).isEmpty();
        }
    }

    @Test
    void anotherPostingOfTheSameTxIdShouldPayForNothing() throws IOException {
        reserve("T-1", 0);
        try (TestServer server = TestServer.start(directory)) {
            Reply plain =
                    server.post(
                            "/v1/redemptions",
                            "{\"txId\":\"T-1\",\"memberId\":\"%s\",\"points\":1,\"description\":\"x\"}"
                                    .formatted(memberId));
            assertThat(plain.status()).isEqualTo(201);
            await(() -> freeCodes(server) == 1);
            assertThat(vouchers(server)).isEmpty();
            assertThat(buy(server, "T-1").code()).isEqualTo("tx_id_reused");
            assertThat(available(server)).isEqualTo(99);
        }
    }

    @Test
    void whatWasPostedAndNotProjectedShouldBeIssuedAtTheNextStart() throws IOException {
        JsonNode first;
        try (TestServer server = TestServer.start(directory)) {
            first = buy(server, "T-1").json();
        }
        write(
                "update voucher set state = 'RESERVED', position = null, voucher_no = null,"
                        + " pending_since_ms = 0",
                "delete from projection where name = 'vouchers'");
        try (TestServer server = TestServer.start(directory)) {
            Reply again = buy(server, "T-1");
            assertThat(again.json()).isEqualTo(first);
            assertThat(vouchers(server).path(0).path("state").asText()).isEqualTo("UNUSED");
            assertThat(history(server)).containsOnlyOnce("VOUCHER_BOUGHT");
            assertThat(use(server).status()).isEqualTo(200);
            assertThat(available(server)).isEqualTo(30);
        }
    }

    @Test
    void whatWasAboutToBeCancelledShouldBeUsableAgain() throws IOException {
        try (TestServer server = TestServer.start(directory)) {
            buy(server, "T-1");
        }
        TxKey never = TxKey.of(1, "C-1");
        write(
                "update voucher set state = 'CANCELLING', pending_since_ms = 0, cancel_tx_id ="
                        + " 'C-1', cancel_key_high = %d, cancel_key_low = %d"
                                .formatted(never.high(), never.low()));
        try (TestServer server = TestServer.start(directory)) {
            await(() -> vouchers(server).path(0).path("state").asText().equals("UNUSED"));
            assertThat(use(server).status()).isEqualTo(200);
        }
    }

    @Test
    void whatGaveThePointsBackShouldEndTheVoucherAtTheNextStart() throws IOException {
        String voucherId;
        Reply cancelled;
        try (TestServer server = TestServer.start(directory)) {
            voucherId = buy(server, "T-1").json().path("voucher").path("voucherId").asText();
            cancelled = cancel(server, voucherId);
            assertThat(cancelled.status()).isEqualTo(201);
        }
        write(
                "update voucher set state = 'CANCELLING', cancelled_at_ms = null, cancel_position ="
                        + " null, pending_since_ms = 0",
                "delete from projection where name = 'vouchers'");
        try (TestServer server = TestServer.start(directory)) {
            assertThat(cancel(server, voucherId).json()).isEqualTo(cancelled.json());
            assertThat(use(server).code()).isEqualTo("voucher_cancelled");
            assertThat(available(server)).isEqualTo(100);
            assertThat(history(server)).containsOnlyOnce("VOUCHER_CANCELLED");
        }
    }

    private String reserve(String txId, long realMs) {
        try (Database database = Databases.ofServer().open(directory)) {
            CodeSecrets secrets = new CodeSecrets(new VoucherSecretStore(database).secret(0));
            return new VoucherStore(database, ProgramConfig::newProgram, secrets)
                    .reserve(
                            new VoucherStore.Wanted("demo", memberId, "film"),
                            txId,
                            TxKey.of(1, txId),
                            "shop",
                            1_000,
                            realMs,
                            false)
                    .voucher()
                    .voucherId();
        }
    }

    private void write(String... statements) {
        try (Database database = Databases.ofServer().open(directory)) {
            database.writeOnly(
                    handle -> {
                        for (String statement : statements) {
                            handle.execute(statement);
                        }
                    });
        }
    }

    private Reply buy(TestServer server, String txId) {
        return server.post(PATH, VoucherRedemptionsIT.body(txId, memberId, "film", ""));
    }

    private void spend(TestServer server, long points) {
        server.post(
                "/v1/redemptions",
                "{\"txId\":\"spent\",\"memberId\":\"%s\",\"points\":%d}"
                        .formatted(memberId, points));
    }

    private static Reply cancel(TestServer server, String voucherId) {
        return server.post("/v1/vouchers/" + voucherId + "/cancellation", "{\"txId\":\"C-1\"}");
    }

    private static Reply use(TestServer server) {
        return server.post("/v1/vouchers/" + CODE + "/use", "{}");
    }

    private JsonNode vouchers(TestServer server) {
        return server.get("/v1/members/" + memberId + "/vouchers").json().path("data");
    }

    private List<String> history(TestServer server) {
        return server.get("/v1/members/" + memberId + "/history")
                .json()
                .path("data")
                .findValuesAsText("type");
    }

    private long available(TestServer server) {
        return server.get("/v1/members/" + memberId + "/points").balance("available");
    }

    private static int freeCodes(TestServer server) {
        return server.get("/v1/voucher-types/film/codes").json().path("free").intValue();
    }

    private static void await(BooleanSupplier isDone) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!isDone.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNanos).isNegative();
        }
    }
}
