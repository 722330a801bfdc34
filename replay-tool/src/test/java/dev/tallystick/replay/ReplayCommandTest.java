package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;
import static dev.tallystick.replay.TestCommand.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.pipeline.StateHashAt;
import dev.tallystick.replay.TestCommand.Earn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

class ReplayCommandTest {
    @TempDir Path data;

    @Test
    void shouldTellWhatTheServerTells() throws IOException, SQLException {
        StateHashAt live = TestShop.run(data);

        Replay verified = Replay.run(data, "verify", "--json");
        assertThat(verified.exitCode()).isZero();
        JsonNode json = verified.json();
        assertThat(json.path("ok").asBoolean()).isTrue();
        assertThat(json.path("position").asLong()).isEqualTo(live.position());
        assertThat(json.path("stateHash").asText()).isEqualTo(live.stateHash());
        assertThat(json.path("problems").isArray()).isTrue();
        assertThat(json.path("problems")).isEmpty();

        Replay hashed = Replay.run(data, "state-hash", "--json");
        assertThat(hashed.exitCode()).isZero();
        assertThat(hashed.out())
                .isEqualToIgnoringNewLines(
                        "{\"position\":%d,\"stateHash\":\"%s\",\"snapshotPosition\":0}"
                                .formatted(live.position(), live.stateHash()));
    }

    @Test
    void shouldTellAMembersTimelineInWords() throws IOException, SQLException {
        TestShop.run(data);
        Replay told = Replay.run(data, "inspect", "--member", "M-1");
        assertThat(told.err()).isEmpty();
        assertThat(told.exitCode()).isZero();
        assertThat(told.out())
                .isEqualTo(
                        """
                        M-1, program shop, POINTS (times in Europe/Berlin)
                          2026-01-03 10:22  earned 120 points (order-17) as lot 2-0, expiring 2027-02-01; balance 120
                          2026-01-03 10:22  REFUSED to spend 500 points (R-0): insufficient_points; balance 120
                          2026-02-10 13:00  earned 50 points (order-19) as lot 5-0, pending until 2026-03-01, expiring 2027-03-01; balance 120, 50 pending
                          2025-12-24 18:00  earned 7 points (old, partner 00000000000000090000000000000000) as lot 6-0, never expiring; balance 127, 50 pending (recorded 2026-02-10 13:00)
                          2015-12-24 18:00  earned 3 points (older) as lot 7-0, expiring 2017-01-01: over already, so they expired at once; balance 127, 50 pending (recorded 2026-02-10 13:00)
                          2026-03-01 00:00  50 points became available, lot 5-0; balance 177
                          2026-05-01 10:00  spent 130 points (R-1): 120 from lot 2-0, 10 from lot 5-0; balance 47
                          2027-03-01 00:00  40 points expired, lot 5-0; balance 7
                          2027-06-01 10:00  spent 7 points of the 1000 asked for (R-2): 7 from lot 6-0; balance 0
                        Now: balance 0
                        """);
    }

    @Test
    void anEarnInTwoUnitsShouldBeProvedAndToldInEach() throws IOException, SQLException {
        try (TestServer server = TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.enrol("M-1").configure();
            server.post(earn("order-17", "M-1", 120).also(1, 4_050));
            server.post(reverse("back", server.ledger().entryAt(2)));
        }
        Replay verified = Replay.run(data, "verify", "--json");
        assertThat(verified.json().path("problems")).isEmpty();
        assertThat(verified.exitCode()).isZero();
        Replay told = Replay.run(data, "inspect", "--member", "M-1", "--unit", "MILES");
        assertThat(told.out())
                .isEqualTo(
                        """
                        M-1, program shop, MILES (times in Europe/Berlin)
                          2026-01-03 10:22  earned 40.50 MILES (order-17) as lot 2-139264, never expiring; balance 40.50
                          2026-01-03 10:22  took back 40.50 MILES (back) of position 2: 40.50 from lot 2-139264; balance 0.00
                        Now: balance 0.00
                        """);
    }

    @Test
    void shouldTellTheSameByTheLongForm() throws IOException, SQLException {
        TestShop.run(data);
        String told = Replay.run(data, "inspect", "--member", "M-1").out();
        assertThat(Replay.run(data, "inspect", "account", "--member", "M-1").out()).isEqualTo(told);
        String key = Wording.key(TestServer.keyOf("M-1"));
        assertThat(Replay.run(data, "inspect", "account", "--key", key, "--unit", "POINTS").out())
                .isEqualTo(told);
        Files.delete(data.resolve("tallystick.db"));
        assertThat(Replay.run(data, "inspect", "--key", key).out())
                .startsWith("Member with key " + key + ", program shop, POINTS")
                .endsWith(told.substring(told.indexOf('\n')));
    }

    @Test
    void shouldTellOfScaledUnitsAndOpenLots() throws IOException, SQLException {
        try (TestServer server = TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.enrol("M-1")
                    .configure()
                    .post(
                            new Earn("E-1", "M-1", 1_250).unit(1).encode(),
                            new Earn("E-2", "M-1", 5)
                                    .unit(1)
                                    .activates("2026-02-01T10:30:00Z")
                                    .expires("2026-12-31T23:00:00Z")
                                    .encode());
        }
        assertThat(Replay.run(data, "inspect", "--member", "M-1", "--unit", "MILES").out())
                .isEqualTo(
                        """
                        M-1, program shop, MILES (times in Europe/Berlin)
                          2026-01-03 10:22  earned 12.50 MILES (E-1) as lot 2-0, never expiring; balance 12.50
                          2026-01-03 10:22  earned 0.05 MILES (E-2) as lot 3-0, pending until 2026-02-01 11:30, expiring 2027-01-01; balance 12.50, 0.05 pending
                        Now: balance 12.50, 0.05 pending; lots 3-0: 0.05 pending until 2027-01-01, 2-0: 12.50
                        """);
        assertThat(Replay.run(data, "inspect", "--member", "M-1").out())
                .contains("nothing was ever recorded", "Now: balance 0");
    }

    @Test
    void shouldTellAMembersTimelineAsJson() throws IOException, SQLException {
        StateHashAt live = TestShop.run(data);
        JsonNode json = Replay.run(data, "inspect", "--member", "M-1", "--json").json();
        assertThat(json.path("memberId").asText()).isEqualTo("M-1");
        assertThat(json.path("memberKey").asText()).isEqualTo(Wording.key(TestServer.keyOf("M-1")));
        assertThat(json.path("position").asLong()).isEqualTo(live.position());
        assertThat(json.path("balance").path("total").asLong()).isZero();
        assertThat(json.path("lots")).isEmpty();
        assertThat(json.path("entries")).hasSize(9);
        assertThat(json.path("entries").findValuesAsText("outcome"))
                .containsOnlyOnce("REFUSED")
                .contains("POSTED");
        assertThat(json.path("entries").findValuesAsText("type"))
                .containsExactly(
                        "EARN",
                        "REDEEM",
                        "EARN",
                        "EARN",
                        "EARN",
                        "ACTIVATE",
                        "REDEEM",
                        "EXPIRE",
                        "REDEEM");
    }

    @Test
    void shouldTellAnEntryWhole() throws IOException, SQLException {
        TestShop.run(data);
        Replay byPosition = Replay.run(data, "inspect", "entry", "2");
        assertThat(byPosition.exitCode()).isZero();
        assertThat(byPosition.out())
                .startsWith(
                        """
                        position   2, EARN, POSTED
                        program    shop
                        txId       order-17
                        member     M-1, key %s
                        posted     2026-01-03T09:22:00.000Z
                        """
                                .formatted(Wording.key(TestServer.keyOf("M-1"))))
                .contains("in words   earned 120 points (order-17) as lot 2-0")
                .contains("account    1, opened here")
                .contains("before it  position 1 in the program");
        assertThat(Replay.run(data, "inspect", "tx", "order-17").out()).isEqualTo(byPosition.out());

        JsonNode json = Replay.run(data, "inspect", "tx", "order-17", "--json").json();
        assertThat(json.path("position").asLong()).isEqualTo(2);
        assertThat(json.path("memberId").asText()).isEqualTo("M-1");
        assertThat(json.path("postedAt").asText()).isEqualTo("2026-01-03T09:22:00.000Z");
        assertThat(json.path("unit").asText()).isEqualTo("POINTS");
        assertThat(json.path("requestedPoints").asLong()).isEqualTo(120);
        assertThat(json.path("accounts").path(0).path("balance").path("available").asLong())
                .isEqualTo(120);
        assertThat(json.path("effects").findValuesAsText("effect"))
                .containsExactly("AccountOpened", "LotCreated", "Booked");
        assertThat(json.path("effects").path(1).path("expiresAt").asText())
                .isEqualTo("2027-01-31T23:00:00.000Z");
    }

    @Test
    void shouldTellOfRefusalsAndOfTheLedgersOwnEntries() throws IOException, SQLException {
        TestShop.run(data);
        JsonNode refusal = Replay.run(data, "inspect", "tx", "R-0", "--json").json();
        assertThat(refusal.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(refusal.path("refusal").asText()).isEqualTo("insufficient_points");
        assertThat(refusal.path("accounts").path(0).has("previousPosition")).isFalse();
        assertThat(Replay.run(data, "inspect", "entry", "1").out())
                .contains(
                        "program shop was configured: time zone Europe/Berlin; POINTS that expire"
                                + " after P12M, rounded up to the end of the month, MILES that"
                                + " never expire");
        JsonNode activated = Replay.run(data, "inspect", "entry", "8", "--json").json();
        assertThat(activated.path("type").asText()).isEqualTo("ACTIVATE");
        assertThat(activated.path("txId").asText()).isEqualTo("~8");
        assertThat(activated.path("effectiveAt").asText()).isEqualTo("2026-02-28T23:00:00.000Z");
    }

    @Test
    void shouldTellWhatBecameOfALot() throws IOException, SQLException {
        TestShop.run(data);
        assertThat(Replay.run(data, "inspect", "lot", "5-0").out())
                .isEqualTo(
                        """
                        Lot 5-0
                          2026-02-10 13:00  earned 50 points (order-19) as lot 5-0, pending until 2026-03-01, expiring 2027-03-01; balance 120, 50 pending
                          2026-03-01 00:00  50 points became available, lot 5-0; balance 177
                          2026-05-01 10:00  spent 130 points (R-1): 120 from lot 2-0, 10 from lot 5-0; balance 47
                          2027-03-01 00:00  40 points expired, lot 5-0; balance 7
                        Left of it: 0 points
                        """);
        JsonNode json = Replay.run(data, "inspect", "lot", "3-0", "--json").json();
        assertThat(json.path("points").asLong()).isEqualTo(5);
        assertThat(json.path("entries")).hasSize(1);
    }

    @Test
    void shouldTellOfALongHistoryInItsOrder() throws IOException, SQLException {
        try (TestServer server = TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.enrol("M-1").configure();
            for (int n = 0; n < 200; n++) {
                server.post(earn("E-" + n, "M-1", 1), earn("F-" + n, "M-2", 1));
            }
        }
        JsonNode json = Replay.run(data, "inspect", "--member", "M-1", "--json").json();
        List<String> txIds = json.path("entries").findValuesAsText("txId");
        assertThat(txIds).hasSize(200).startsWith("E-0", "E-1").endsWith("E-199");
        assertThat(json.path("entries").findValuesAsText("previous64thPosition")).hasSize(3);
        assertThat(Replay.run(data, "verify").exitCode()).isZero();
    }

    @Test
    void shouldLookIntoALiveServersData() throws IOException, SQLException {
        try (TestServer server = TestServer.startWithTestClock(data, "2026-01-03T09:22:00Z")) {
            server.enrol("M-1").configure();
            for (int n = 0; n < 20; n++) {
                server.post(
                        new Earn("E-" + n, "M-1", 1)
                                .expires("2026-01-%02dT00:00:00Z".formatted(4 + n))
                                .encode());
                JsonNode json = Replay.run(data, "verify", "--json").json();
                assertThat(json.path("ok").asBoolean()).as("%s", json).isTrue();
                assertThat(json.path("position").asLong()).isEqualTo(n + 2);
                assertThat(json.path("stateHash").asText())
                        .isEqualTo(server.stateHash().stateHash());
            }
            server.setClock("2026-01-10T00:00:00Z");
            assertThat(Replay.run(data, "state-hash", "--json").json().path("stateHash").asText())
                    .isEqualTo(server.stateHash().stateHash());
            JsonNode account = Replay.run(data, "inspect", "--member", "M-1", "--json").json();
            assertThat(account.path("complete").asBoolean()).isTrue();
            assertThat(Replay.run(data, "inspect", "--member", "M-1").out())
                    .contains("2026-01-04 01:00  1 point expired, lot 2-0; balance 19");
        }
        assertThat(Replay.run(data, "verify").exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    arguments                     | exitCode | message
                    inspect entry 99              | 1        | no entry at position 99: the journal holds 1 to
                    inspect entry 0               | 1        | no entry at position 0
                    inspect entry x               | 2        | 'x' is not a long
                    inspect tx nobody             | 1        | no txId nobody in program shop
                    inspect tx order-17 --program other | 1  | no program other in the journal, which knows [shop]
                    inspect lot 2-1               | 1        | no lot 2-1
                    inspect lot 2                 | 2        | a lot's id is position-n
                    inspect --member nobody       | 1        | no member nobody in
                    inspect --member M-1 --unit X | 1        | program shop has no unit X
                    inspect --key 12              | 2        | --key wants 32 hexadecimal digits: 12
                    inspect                       | 2        | or give a command: [entry, tx, account, lot, snapshot]
                    inspect account               | 2        | Name the account by either --member or --key
                    conjure                       | 2        | Unmatched argument
                    ""                            | 2        | Missing COMMAND
                    """)
    void shouldSayWhatIsWrongWithTheQuestion(String arguments, int exitCode, String message)
            throws IOException, SQLException {
        TestShop.run(data);
        String[] split = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
        Replay told = Replay.run(data, split);
        assertThat(told.err()).contains(message);
        assertThat(told.exitCode()).isEqualTo(exitCode);
        assertThat(told.out()).isEmpty();
    }

    @Test
    void shouldSayThatADirectoryIsNone() {
        Replay nothing = Replay.run(data.resolve("none"), "verify");
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.err()).contains("none: no such directory");
        Replay other = Replay.run(data, "state-hash");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("no data directory of a server");
    }

    @Test
    void shouldGiveNoHashOfADamagedJournal() throws IOException, SQLException {
        TestShop.run(data);
        Files.writeString(data.resolve("journal").resolve("notes.txt"), "hello");
        Replay told = Replay.run(data, "state-hash", "--json");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.json().path("stateHash").isNull()).isTrue();
        assertThat(told.json().path("problems").path(0).path("code").asText())
                .isEqualTo("foreign_file");
        Replay inspected = Replay.run(data, "inspect", "--member", "M-1");
        assertThat(inspected.exitCode()).isEqualTo(1);
        assertThat(inspected.err()).contains("foreign_file", "what follows is as of position");
        assertThat(inspected.out())
                .contains("earned 120 points", "As of position 11, the journal has problems: ")
                .doesNotContain("Now");
        JsonNode json = Replay.run(data, "inspect", "--member", "M-1", "--json").json();
        assertThat(json.path("complete").asBoolean(true)).isFalse();
    }
}
