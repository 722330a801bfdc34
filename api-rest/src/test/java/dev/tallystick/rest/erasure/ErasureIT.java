package dev.tallystick.rest.erasure;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.auth.BootstrapClient;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.serve.Server;
import dev.tallystick.rest.serve.ServerOptions;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.PersonalData;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Erasure on SQLite: what is left in the files of the data directory. */
class ErasureIT {
    private static final String CARD = "636974770815";
    private static final String ALIAS = "quackenbush.z";
    private static final List<String> PERSONAL =
            List.of(
                    "Zo\u00eb Quackenbush",
                    "zoe.quackenbush@example.org",
                    "+31 6 5550 1234",
                    "1984-02-29",
                    "plays the theremin",
                    "for the wedding of Zoe",
                    "gift for aunt Wilhelmina",
                    CARD,
                    ALIAS);

    @TempDir Path directory;
    private Server running;
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        running =
                Server.start(
                        new ServerOptions(
                                        directory,
                                        "127.0.0.1",
                                        0,
                                        false,
                                        Durability.PAGE_CACHE,
                                        BootstrapClient.parse("shop:s3cret"))
                                .withDatabase(Databases.SQLITE.addressFor(directory)),
                        RecoveryProgress.NONE);
        server = TestServer.of(running);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private void restart() throws IOException {
        server.close();
        start();
    }

    @Test
    void nothingPersonalShouldBeReadableInAnyFile() throws IOException {
        for (int n = 0; n < 200; n++) {
            server.put("/v1/members/before-" + n, "{\"name\":\"Neighbour %d\"}".formatted(n));
        }
        String memberId = personal();
        for (int n = 0; n < 200; n++) {
            server.put("/v1/members/after-" + n, "{\"name\":\"Neighbour %d\"}".formatted(n));
        }
        server.put(
                "/v1/members/" + memberId,
                "{\"attributes\":{\"note\":\"was %s\"}}".formatted(PERSONAL.get(4)));
        assertThat(readable())
                .contains(PERSONAL.get(0), PERSONAL.get(1), PERSONAL.get(4), CARD, ALIAS);
        Reply erased = erase(memberId, newId("E"));
        assertThat(erased.status()).isEqualTo(200);
        assertThat(readable()).isEmpty();
        assertThat(server.get("/v1/members/before-7").text("name")).isEqualTo("Neighbour 7");
        String hash = server.stateHash();
        restart();
        assertThat(readable()).isEmpty();
        assertThat(server.stateHash()).isEqualTo(hash);
    }

    @Test
    void allPointsShouldGoToBreakageWhateverTheirState() {
        server.put(
                "/v1/program",
                "{\"units\":[{\"unit\":\"POINTS\",\"default\":true},{\"unit\":\"MILES\"}]}");
        String memberId = server.newMemberWith(100);
        String held = newId("T");
        server.post("/v1/holds", posting(held, memberId, 30, ""));
        String locked = newId("T");
        server.post("/v1/earns", earn(locked, memberId, 20));
        server.post("/v1/transactions/" + locked + "/lock", "{\"txId\":\"" + newId("T") + "\"}");
        server.post(
                "/v1/earns", posting(newId("T"), memberId, 7, ",\"activatesAt\":\"2100-01-01\""));
        server.post("/v1/earns", posting(newId("T"), memberId, 5, ",\"unit\":\"MILES\""));
        long expiredBefore = expired("POINTS");
        Reply erased = erase(memberId, newId("E"));
        assertThat(erased.text("type")).isEqualTo("STAGE");
        assertThat(erased.text("stage")).isEqualTo("ERASED");
        assertThat(erased.json().path("points").longValue()).isEqualTo(-127);
        assertThat(erased.json().path("expired").longValue()).isEqualTo(127);
        assertThat(erased.balance("total")).isZero();
        JsonNode miles = erased.json().path("otherUnits").path(0);
        assertThat(miles.path("unit").asText()).isEqualTo("MILES");
        assertThat(miles.path("expired").longValue()).isEqualTo(5);
        assertThat(expired("POINTS") - expiredBefore).isEqualTo(127);
        assertThat(expired("MILES")).isEqualTo(5);
        assertThat(server.get("/v1/holds/" + held).text("state")).isEqualTo("RELEASED");
        Reply points = server.get("/v1/members/" + memberId + "/points");
        assertThat(points.balance("total")).isZero();
        assertThat(server.get("/v1/members/" + memberId + "/points?unit=MILES").balance("total"))
                .isZero();
        JsonNode rows = server.get("/v1/members/" + memberId + "/transactions").json().path("data");
        assertThat(rows.path(0).path("balanceBefore").path("total").longValue()).isEqualTo(127);
        assertThat(rows.path(0).path("balanceAfter").path("total").longValue()).isZero();
        for (JsonNode unit : server.get("/v1/ledger/trial-balance").json().path("units")) {
            assertThat(unit.path("sum").longValue()).isZero();
        }
    }

    @Test
    void theProfileShouldBeGoneAndHistoryStand() {
        String memberId = personal();
        String spent = newId("T");
        Reply first =
                server.post(
                        "/v1/redemptions",
                        posting(
                                spent,
                                memberId,
                                10,
                                ",\"description\":\"" + PERSONAL.get(6) + "\""));
        erase(memberId, newId("E"));
        String path = "/v1/members/" + memberId;
        assertThat(server.get(path).status()).isEqualTo(410);
        assertThat(server.get(path).code()).isEqualTo("member_erased");
        assertThat(server.put(path, "{\"name\":\"Back\"}").code()).isEqualTo("member_erased");
        assertThat(server.get("/v1/customers/" + memberId).status()).isEqualTo(410);
        assertThat(server.put("/v1/customers/" + memberId, "{}").status()).isEqualTo(410);
        assertThat(server.put(path + "/pin", "{\"pin\":\"1234\"}").status()).isEqualTo(410);
        assertThat(server.put(path + "/redemption-threshold", "{\"points\":1}").status())
                .isEqualTo(410);
        assertThat(server.get("/v1/members?limit=100").raw().body()).doesNotContain(memberId);
        Reply again =
                server.post(
                        "/v1/redemptions",
                        posting(
                                spent,
                                memberId,
                                10,
                                ",\"description\":\"" + PERSONAL.get(6) + "\""));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json().path("position")).isEqualTo(first.json().path("position"));
        assertThat(again.text("memberId")).isEqualTo(memberId);
        assertThat(again.json().has("description")).isFalse();
        assertThat(server.get("/v1/transactions/" + spent).json().has("description")).isFalse();
        assertThat(server.get(path + "/transactions").json().path("data")).hasSize(3);
        assertThat(server.get(path + "/history").json().path("data").findValuesAsText("type"))
                .contains("ERASED");
        assertThat(server.post("/v1/earns", earn(newId("T"), memberId, 1)).code())
                .isEqualTo("member_not_active");
        String stage = "{\"txId\":\"%s\",\"stage\":\"ACTIVE\"}".formatted(newId("T"));
        assertThat(server.put(path + "/stage", stage).code()).isEqualTo("member_erased");
        String merge = "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(newId("T"), memberId);
        assertThat(server.post("/v1/members/" + server.newMember() + "/merge", merge).code())
                .isEqualTo("member_erased");
        String returned = "{\"txId\":\"%s\"}".formatted(newId("T"));
        assertThat(server.post("/v1/redemptions/" + spent + "/reversals", returned).status())
                .isEqualTo(201);
    }

    @Test
    void theSameKeyShouldBeAnsweredTheSameAndAnotherOneSayItIsDone() {
        String memberId = personal();
        String txId = newId("E");
        Reply dry = delete("/v1/members/" + memberId + "/personal-data?dryRun=true", txId);
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.json().path("position").isNull()).isTrue();
        assertThat(server.get("/v1/members/" + memberId).status()).isEqualTo(200);
        Reply first = erase(memberId, txId);
        Reply again = erase(memberId, "\"" + txId + "\"");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(erase(memberId, newId("E")).code()).isEqualTo("member_erased");
        assertThat(erase(server.newMember(), txId).code()).isEqualTo("tx_id_reused");
        assertThat(server.get("/v1/transactions/" + txId).text("stage")).isEqualTo("ERASED");
    }

    @ParameterizedTest
    @CsvSource({"'',tx_id_missing", "a b,invalid_id", "order:1,reserved_tx_id"})
    void shouldWantAKey(String key, String code) {
        String path = "/v1/members/" + server.newMember() + "/personal-data";
        Reply reply =
                key.isEmpty() ? server.send(server.authorized(path).DELETE()) : delete(path, key);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(erase(newId("nobody"), newId("E")).code()).isEqualTo("member_not_found");
        TestServer other = server.as(newId("other"), "members:write");
        Reply foreign = other.send(other.authorized(path).header("Idempotency-Key", "E").DELETE());
        assertThat(foreign.code()).isEqualTo("member_not_found");
    }

    @Test
    void ofManyAtOnceOneShouldErase() {
        String memberId = server.newMemberWith(10);
        List<Integer> statuses =
                Together.run(8, n -> erase(memberId, "race-" + memberId + "-" + n).status());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).allMatch(status -> status == 200 || status == 409 || status == 410);
    }

    @Test
    void whoWasMergedShouldBeForgottenToo() throws IOException {
        String memberId = personal();
        String into = server.newMember();
        server.post(
                "/v1/members/" + memberId + "/merge",
                "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(newId("T"), into));
        String txId = newId("E");
        String used = newId("T");
        server.post("/v1/earns", TestServer.earn(used, into, 1));
        assertThat(erase(memberId, used).code()).isEqualTo("tx_id_reused");
        Reply tried = delete("/v1/members/" + memberId + "/personal-data?dryRun=true", txId);
        Reply erased = erase(memberId, txId);
        assertThat(erased.status()).isEqualTo(200);
        assertThat(erased.json().path("position").isNull()).isTrue();
        assertThat(tried.json()).isEqualTo(erased.json());
        assertThat(server.get("/v1/members/" + memberId).status()).isEqualTo(410);
        assertThat(server.get("/v1/members/" + into + "/points").balance("total")).isEqualTo(101);
        assertThat(readable()).isEmpty();
        assertThat(erase(memberId, txId).json()).isEqualTo(erased.json());
        assertThat(erase(memberId, newId("E")).code()).isEqualTo("member_erased");
    }

    /** Nobody is erased with points that the reversal gave back to him. */
    @Test
    void anErasureBesideTheReversalOfAMergeShouldLeaveNoPointsToNobody() throws Exception {
        for (int round = 0; round < 12; round++) {
            String memberId = server.newMemberWith(100);
            String into = server.newMember();
            String merge = newId("T");
            server.post(
                    "/v1/members/" + memberId + "/merge",
                    "{\"txId\":\"%s\",\"intoMemberId\":\"%s\"}".formatted(merge, into));
            String back = "{\"txId\":\"%s\"}".formatted(newId("V"));
            List<Reply> replies =
                    Together.run(
                            2,
                            n ->
                                    n == 0
                                            ? erase(memberId, newId("E"))
                                            : server.post(
                                                    "/v1/merges/" + merge + "/reversals", back));
            assertThat(replies.get(0).status()).isEqualTo(200);
            assertThat(replies.get(1).status()).isIn(201, 410);
            long left = server.get("/v1/members/" + memberId + "/points").balance("total");
            assertThat(left).as("reversal: %d", replies.get(1).status()).isZero();
        }
    }

    @Test
    void whatWasOnlyAskedForShouldBeDoneAtTheNextStart() throws IOException {
        String memberId = personal();
        server.close();
        try (Database database = Database.open(directory)) {
            new ErasureStore(database)
                    .begin(
                            new ErasureStore.Request(
                                    "demo", memberId, "E-resumed", new ChangedBy("shop", 1)));
        }
        start();
        assertThat(server.get("/v1/members/" + memberId).status()).isEqualTo(410);
        assertThat(readable()).isEmpty();
        assertThat(erase(memberId, "E-resumed").status()).isEqualTo(200);
    }

    @Test
    void whatStoppedBehindTheLedgerShouldBeDoneAtTheNextStart() throws IOException {
        String memberId = personal();
        String txId = newId("E");
        Reply erased = erase(memberId, txId);
        server.close();
        try (Database database = Database.open(directory)) {
            database.writeOnly(
                    handle -> {
                        handle.execute(
                                "update member set name = ?, text_key = ?, erased_at_ms = null"
                                        + " where member_id = ?",
                                PERSONAL.get(0),
                                new byte[32],
                                memberId);
                        handle.execute("update erasure set done = 0");
                    });
        }
        assertThat(readable()).contains(PERSONAL.get(0));
        start();
        assertThat(readable()).isEmpty();
        assertThat(server.get("/v1/members/" + memberId).status()).isEqualTo(410);
        assertThat(erase(memberId, txId).json()).isEqualTo(erased.json());
    }

    @Test
    void everyTableThatKnowsMembersShouldBeForgottenWith() throws IOException {
        Set<String> known = new TreeSet<>(Set.of("erasure"));
        for (PersonalData store : running.personalData()) {
            known.addAll(store.tables());
        }
        server.close();
        try (Database database = Database.open(directory)) {
            List<String> existing =
                    database.read(
                            handle ->
                                    handle.createQuery(
                                                    """
                                                    select distinct t.name from sqlite_master t, pragma_table_info(t.name) c
                                                    where t.type = 'table' and (c.name like '%member_id%' or c.name = 'reason')
                                                    """)
                                            .mapTo(String.class)
                                            .list());
            assertThat(existing).contains("member", "member_session");
            assertThat(known).containsAll(existing);
        }
    }

    private String personal() {
        String memberId = newId("M");
        server.put(
                "/v1/members/" + memberId,
                """
                {"name":"%s","email":"%s","phone":"%s","birthDate":"%s","attributes":{"note":"%s"}}
                """
                        .formatted(PERSONAL.subList(0, 5).toArray()));
        server.post(
                "/v1/earns",
                posting(
                        newId("T"),
                        memberId,
                        100,
                        ",\"description\":\"%s\",\"metadata\":{\"why\":\"%s\"}"
                                .formatted(PERSONAL.get(5), PERSONAL.get(6))));
        server.put("/v1/members/" + memberId + "/pin", "{\"pin\":\"4711\"}");
        server.put("/v1/members/" + memberId, "{\"cardNumber\":\"" + newId(CARD) + "\"}");
        server.put("/v1/identity-providers/maildrop", "{\"name\":\"Maildrop\"}");
        server.put(
                "/v1/members/" + memberId + "/aliases/maildrop",
                "{\"value\":\"" + newId(ALIAS) + "\"}");
        server.put("/v1/members/" + memberId + "/currencies/EUR", "{}");
        return memberId;
    }

    private Reply erase(String memberId, String key) {
        return delete("/v1/members/" + memberId + "/personal-data", key);
    }

    private Reply delete(String path, String key) {
        return server.send(server.authorized(path).header("Idempotency-Key", key).DELETE());
    }

    private static String posting(String txId, String memberId, long points, String more) {
        return "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":%d%s}"
                .formatted(txId, memberId, points, more);
    }

    private long expired(String unit) {
        for (JsonNode row : server.get("/v1/ledger/trial-balance").json().path("units")) {
            if (row.path("unit").asText().equals(unit)) {
                return row.path("expired").longValue();
            }
        }
        return 0;
    }

    /** {@return what is personal and stands in a file of the data directory} */
    private List<String> readable() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String personal : PERSONAL) {
                    byte[] bytes = personal.getBytes(StandardCharsets.UTF_8);
                    if (content.contains(new String(bytes, StandardCharsets.ISO_8859_1))) {
                        found.add(personal);
                    }
                }
            }
        }
        return found;
    }
}
