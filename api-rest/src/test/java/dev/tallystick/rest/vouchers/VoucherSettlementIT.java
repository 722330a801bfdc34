package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Databases;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a server finds that died between two steps of a purchase or of a cancellation: a first
 * server makes a member and a voucher type for each test, the database is put where the dead one
 * left it, and the tests ask a second server. That goes over the ledger from its first entry.
 */
class VoucherSettlementIT {
    private static final String PATH = "/v1/voucher-redemptions";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private static Path directory;
    private static TestServer server;

    private static Case longAgo;
    private static Case justNow;
    private static Case refused;
    private static Case taken;
    private static Case posted;
    private static Case begun;
    private static Case givenBack;
    private static Case lived;
    private static Case doubled;
    private static Case waiting;
    private static JsonNode answerOfPosted;
    private static JsonNode answerOfGivenBack;
    private static JsonNode historyOfLived;
    private static JsonNode historyOfErased;
    private static String erasedId;
    private static String justNowId;

    /** A member with 300 points, and a type of vouchers for 70 of them with codes of its own. */
    private record Case(String typeId, String memberId) {
        static Case of(String typeId, int codeCount) {
            server.put(
                    "/v1/voucher-types/" + typeId,
                    "{\"price\":{\"points\":70},\"value\":{\"product\":\"A\"},\"codes\":{\"type\":\"POOL\"}}");
            Case made = new Case(typeId, server.newMemberWith(300));
            for (int number = 1; number <= codeCount; number++) {
                VoucherPrivacyIT.importCodes(server, typeId, made.code(number));
            }
            return made;
        }

        String code(int number) {
            return "CODE-OF-" + typeId + "-" + number;
        }

        Reply buy(String txId) {
            return server.post(PATH, VoucherRedemptionsIT.body(txId, memberId, typeId, ""));
        }

        String bought(String txId) {
            Reply bought = buy(txId);
            assertThat(bought.status()).isEqualTo(201);
            return bought.json().path("voucher").path("voucherId").asText();
        }

        Reply use(int number) {
            return server.post("/v1/vouchers/" + code(number) + "/use", "{}");
        }

        JsonNode vouchers() {
            return server.get("/v1/members/" + memberId + "/vouchers").json().path("data");
        }

        List<String> states() {
            return vouchers().findValuesAsText("state");
        }

        JsonNode history() {
            return server.get("/v1/members/" + memberId + "/history").json().path("data");
        }

        long available() {
            return server.get("/v1/members/" + memberId + "/points").balance("available");
        }

        int freeCodes() {
            return server.get("/v1/voucher-types/" + typeId + "/codes")
                    .json()
                    .path("free")
                    .intValue();
        }

        String reserve(VoucherStore store, String txId, long realMs) {
            return store.reserve(
                            new VoucherStore.Wanted("demo", memberId, typeId),
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

    @BeforeAll
    static void dieAndStartAgain() throws IOException {
        server = TestServer.start(directory);
        makeCases();
        server.close();
        try (Database database = Databases.ofServer().open(directory)) {
            CodeSecrets secrets = new CodeSecrets(new VoucherSecretStore(database).secret(0));
            VoucherStore store = new VoucherStore(database, ProgramConfig::newProgram, secrets);
            longAgo.reserve(store, "T-long-ago", 0);
            justNowId = justNow.reserve(store, "T-just-now", System.currentTimeMillis());
            refused.reserve(store, "T-refused", 0);
            taken.reserve(store, "T-taken", 0);
            database.writeOnly(VoucherSettlementIT::leave);
        }
        server = TestServer.start(directory);
    }

    private static void makeCases() {
        longAgo = Case.of("long-ago", 1);
        justNow = Case.of("just-now", 1);
        refused = Case.of("refused", 1);
        server.post(
                "/v1/redemptions",
                "{\"txId\":\"spent\",\"memberId\":\"%s\",\"points\":250}"
                        .formatted(refused.memberId()));
        assertThat(refused.buy("T-refused").code()).isEqualTo("insufficient_points");
        taken = Case.of("taken", 1);
        posted = Case.of("posted", 1);
        answerOfPosted = posted.buy("T-posted").json();
        begun = Case.of("begun", 1);
        begun.bought("T-begun");
        givenBack = Case.of("given-back", 1);
        answerOfGivenBack = cancel(givenBack.bought("T-given-back"), "C-given-back").json();
        lived = Case.of("lived", 3);
        liveWith(lived, "T-lived");
        historyOfLived = lived.history();
        Case erased = Case.of("erased", 3);
        erasedId = erased.memberId();
        liveWith(erased, "T-erased");
        server.send(
                server.authorized("/v1/members/" + erasedId + "/personal-data")
                        .header("Idempotency-Key", "E-1")
                        .DELETE());
        historyOfErased = erased.history();
        doubled = Case.of("doubled", 2);
        cancel(doubled.bought("T-doubled-1"), "C-doubled");
        doubled.bought("T-doubled-2");
        waiting = Case.of("waiting", 2);
        waiting.bought("T-waiting-1");
        waiting.bought("T-waiting-2");
    }

    /** One is used, one called back, one is left. */
    private static void liveWith(Case one, String txId) {
        one.bought(txId + "-1");
        assertThat(one.use(1).status()).isEqualTo(200);
        assertThat(cancel(one.bought(txId + "-2"), txId + "-C").status()).isEqualTo(201);
        one.bought(txId + "-3");
    }

    private static void leave(Handle handle) {
        handle.execute("delete from projection where name = 'vouchers'");
        handle.execute(
                """
                update voucher set state = 'RESERVED', position = null, voucher_no = null, pending_since_ms = 0
                where tx_id = 'T-posted'
                """);
        handle.execute(
                """
                update voucher set state = 'CANCELLING', cancelled_at_ms = null, cancel_position = null, pending_since_ms = 0
                where tx_id = 'T-given-back'
                """);
        handle.execute(
                "update voucher_stock set issued_count = 1 where voucher_type_id = 'given-back'");
        cancelling(handle, "T-begun", "C-begun", 0);
        cancelling(handle, "T-doubled-2", "C-doubled", 0);
        cancelling(handle, "T-waiting-1", "C-waiting", System.currentTimeMillis());
    }

    private static void cancelling(Handle handle, String txId, String cancelTxId, long sinceMs) {
        TxKey txKey = TxKey.of(1, cancelTxId);
        handle.execute(
                """
                update voucher set state = 'CANCELLING', pending_since_ms = ?, cancel_tx_id = ?,
                                   cancel_key_high = ?, cancel_key_low = ?
                where tx_id = ?
                """,
                sinceMs,
                cancelTxId,
                txKey.high(),
                txKey.low(),
                txId);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void whatWasReservedLongAgoAndNeverPostedShouldGoBack() {
        await(() -> longAgo.freeCodes() == 1);
        assertThat(longAgo.available()).isEqualTo(300);
        assertThat(longAgo.vouchers()).isEmpty();
        Reply bought = longAgo.buy("T-long-ago-2");
        assertThat(bought.json().path("voucher").path("code").asText()).isEqualTo(longAgo.code(1));
    }

    @Test
    void whatWasReservedJustNowShouldWaitForItsClient() {
        assertThat(justNow.buy("T-just-now-2").code()).isEqualTo("voucher_codes_exhausted");
        assertThat(justNow.bought("T-just-now")).isEqualTo(justNowId);
        assertThat(justNow.available()).isEqualTo(230);
        assertThat(justNow.vouchers()).hasSize(1);
    }

    @Test
    void whatTheLedgerRefusedShouldGoBack() {
        await(() -> refused.freeCodes() == 1);
        assertThat(refused.buy("T-refused").code()).isEqualTo("insufficient_points");
        assertThat(refused.vouchers()).isEmpty();
    }

    @Test
    void anotherPostingOfTheSameTxIdShouldPayForNothing() {
        Reply plain =
                server.post(
                        "/v1/redemptions",
                        "{\"txId\":\"T-taken\",\"memberId\":\"%s\",\"points\":1,\"description\":\"x\"}"
                                .formatted(taken.memberId()));
        assertThat(plain.status()).isEqualTo(201);
        await(() -> taken.freeCodes() == 1);
        assertThat(taken.vouchers()).isEmpty();
        assertThat(taken.buy("T-taken").code()).isEqualTo("tx_id_reused");
        assertThat(taken.available()).isEqualTo(299);
    }

    @Test
    void whatWasPostedAndNotProjectedShouldBeIssuedAtTheNextStart() {
        assertThat(posted.buy("T-posted").json()).isEqualTo(answerOfPosted);
        assertThat(posted.states()).containsExactly("UNUSED");
        assertThat(posted.history().findValuesAsText("type")).containsOnlyOnce("VOUCHER_BOUGHT");
        assertThat(posted.use(1).status()).isEqualTo(200);
        assertThat(posted.available()).isEqualTo(230);
    }

    @Test
    void whatWasAboutToBeCancelledShouldBeUsableAgain() {
        await(() -> begun.states().equals(List.of("UNUSED")));
        assertThat(begun.use(1).status()).isEqualTo(200);
    }

    @Test
    void whatGaveThePointsBackShouldEndTheVoucherAtTheNextStart() {
        String voucherId = answerOfGivenBack.path("voucher").path("voucherId").asText();
        assertThat(cancel(voucherId, "C-given-back").json()).isEqualTo(answerOfGivenBack);
        assertThat(givenBack.use(1).code()).isEqualTo("voucher_cancelled");
        assertThat(givenBack.available()).isEqualTo(300);
        assertThat(givenBack.history().findValuesAsText("type"))
                .containsOnlyOnce("VOUCHER_CANCELLED");
    }

    @Test
    void whatWasMadeAgainFromTheLedgerShouldHaveTheHistoryItHad() {
        await(() -> lived.states().equals(List.of("UNUSED", "CANCELLED", "USED")));
        assertThat(historyOfLived.findValuesAsText("type"))
                .filteredOn("VOUCHER_BOUGHT"::equals)
                .hasSize(3);
        assertThat(lived.history()).isEqualTo(historyOfLived);
        assertThat(historyOfErased.findValuesAsText("type"))
                .filteredOn("VOUCHER_BOUGHT"::equals)
                .hasSize(3);
        assertThat(new Case("erased", erasedId).history()).isEqualTo(historyOfErased);
    }

    @Test
    void oneGivenBackUnderATxIdThatAnotherWaitsForShouldNotHoldUpAnybody() {
        await(() -> doubled.states().equals(List.of("UNUSED", "CANCELLED")));
        assertThat(doubled.available()).isEqualTo(230);
        assertThat(doubled.use(2).status()).isEqualTo(200);
    }

    @Test
    void theTxIdOfACancellationUnderWayShouldBeNoOthers() {
        await(() -> waiting.states().equals(List.of("UNUSED", "CANCELLING")));
        String first = waiting.vouchers().path(1).path("voucherId").asText();
        String second = waiting.vouchers().path(0).path("voucherId").asText();
        Reply other = cancel(second, "C-waiting");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("tx_id_reused");
        assertThat(other.text("txId")).isEqualTo("C-waiting");
        assertThat(waiting.states()).containsExactly("UNUSED", "CANCELLING");
        assertThat(cancel(first, "C-waiting").status()).isEqualTo(201);
        assertThat(cancel(second, "C-waiting").code()).isEqualTo("tx_id_reused");
        assertThat(cancel(second, "C-waiting-2").status()).isEqualTo(201);
        assertThat(waiting.states()).containsExactly("CANCELLED", "CANCELLED");
        assertThat(waiting.available()).isEqualTo(300);
    }

    private static Reply cancel(String voucherId, String txId) {
        return server.post(
                "/v1/vouchers/" + voucherId + "/cancellation", "{\"txId\":\"%s\"}".formatted(txId));
    }

    private static void await(BooleanSupplier isDone) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!isDone.getAsBoolean()) {
            assertThat(System.nanoTime() - deadlineNanos).isNegative();
        }
    }
}
