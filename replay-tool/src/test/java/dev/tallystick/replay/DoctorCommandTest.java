package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class DoctorCommandTest {
    private record Excerpt(Path file, long offset, int lengthBytes) {}

    @TempDir Path data;

    @Test
    void shouldFindNothingWrongWithAStoppedServersData() throws Exception {
        run(false);
        Replay told = Replay.run(data, "doctor");
        assertThat(told.exitCode()).isZero();
        assertThat(told.out())
                .isEqualTo(
                        "A server can run on this directory: 2 entries. `replay verify` proves"
                                + " them.\n");
        JsonNode json = Replay.run(data, "doctor", "--json").json();
        assertThat(json.path("ok").asBoolean()).isTrue();
        assertThat(json.path("position").asLong()).isEqualTo(2);
        assertThat(json.path("findings")).isEmpty();
    }

    @Test
    void shouldTellThatAServerRuns() throws Exception {
        try (TestServer server = TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.configure();
            assertNote("locked", "Stop it before starting another one.");
        }
    }

    @Test
    void shouldTellOfATestClock() throws Exception {
        run(true);
        assertNote("test_clock", "Start the server with --test-clock");
    }

    @Test
    void shouldTellThatTheWallClockIsDoubted() throws Exception {
        run(false);
        Files.writeString(
                data.resolve("clock-ahead"),
                "The wall clock is PT2H ahead of the ledger's time, by more than it may be.\n");
        assertNote("clock_ahead", "Put the clock right");
        assertThat(Replay.run(data, "doctor").out())
                .contains("clock-ahead: The wall clock is PT2H");
    }

    @Test
    void shouldTellThatATornTailIsCutByTheNextStart() throws Exception {
        run(false);
        Excerpt last = excerpts().getLast();
        try (FileChannel channel = FileChannel.open(last.file(), StandardOpenOption.WRITE)) {
            channel.truncate(last.offset() + last.lengthBytes() - 1);
        }
        assertNote("torn_tail", "the next start cuts it");
        Replay verified = Replay.run(data, "verify", "--json");
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.json().path("tornTail").asText()).contains("torn tail");
        TestServer.start(data, "2026-01-04T09:22:00Z").close();
        assertThat(Replay.run(data, "doctor", "--json").json().path("findings")).isEmpty();
    }

    @Test
    void shouldNameDamageAndAdviseABackup() throws Exception {
        run(false);
        Excerpt first = excerpts().getFirst();
        try (FileChannel channel = FileChannel.open(first.file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {99}), first.offset() + 20);
        }
        Replay told = Replay.run(data, "doctor");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.out())
                .startsWith("PROBLEM  ")
                .contains(first.file() + ", offset " + first.offset())
                .contains("restore a backup")
                .contains("A server refuses this directory.");
    }

    @Test
    void shouldNameWhatIsNoPartOfAJournal() throws Exception {
        run(false);
        Files.writeString(data.resolve("journal").resolve("notes.txt"), "hello");
        Replay told = Replay.run(data, "doctor");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.out()).contains("notes.txt is no part of a journal", "Move it elsewhere.");
        JsonNode problem = Replay.run(data, "verify", "--json").json().path("problems").path(0);
        assertThat(problem.path("file").asText()).endsWith("notes.txt");
        assertThat(problem.path("offset").asLong()).isZero();
        assertThat(problem.path("code").asText()).isEqualTo("foreign_file");
    }

    @Test
    void shouldTellThatTheDatabaseIsNotThere() throws Exception {
        run(false);
        Files.delete(data.resolve("tallystick.db"));
        assertNote("database_missing", "--database-url");
    }

    @Test
    void shouldRefuseADatabaseThatNoServerHasUsed() throws Exception {
        run(false);
        Files.write(data.resolve("tallystick.db"), new byte[0]);
        assertProblem("database_empty", "not the one that the journal goes with");
        String backup = data.resolve("backup").toString();
        Replay told = Replay.run(data, "backup", "--to", backup);
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.err()).contains("tallystick.db: is empty");
        assertThat(data.resolve("backup")).doesNotExist();
        Replay journalOnly = Replay.run(data, "backup", "--to", backup, "--journal-only");
        assertThat(journalOnly.exitCode()).as(journalOnly.err()).isZero();
    }

    @Test
    void shouldRefuseADatabaseThatCannotBeRead() throws Exception {
        run(false);
        Path database = data.resolve("tallystick.db");
        byte[] bytes = Files.readAllBytes(database);
        Files.writeString(database, "x".repeat(5_000));
        assertProblem("database_unreadable", "SQLITE_NOTADB");
        Arrays.fill(bytes, 4_096, 8_192, (byte) 0x55);
        Files.write(database, bytes);
        assertProblem("database_unreadable", "tallystick.db: ");
    }

    @Test
    void shouldTellThatAServerStillStartsFromASnapshotBehindTheDamage() throws Exception {
        run(false);
        TestServer.start(data, "2026-01-04T09:22:00Z").post(earn("E-2", "M-1", 5)).close();
        assertThat(Replay.run(data, "snapshot", "create").exitCode()).isZero();
        Excerpt damaged = excerpts().get(1);
        assertThat(damaged.file()).isNotEqualTo(excerpts().getLast().file());
        try (FileChannel channel = FileChannel.open(damaged.file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {99}), damaged.offset() + 50);
        }
        Replay told = Replay.run(data, "doctor");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.out())
                .startsWith("PROBLEM  ")
                .contains("put the file of a backup in the place of this one")
                .contains("A server can start from the snapshot at position 3 alone")
                .doesNotContain("--cut-tail");
        assertThat(Replay.run(data, "doctor", "--json").json().path("snapshotPosition").asLong())
                .isEqualTo(3);
        TestServer.start(data, "2026-01-05T09:22:00Z").close();
    }

    @Test
    void shouldOfferToGiveUpATailWhereNoSnapshotLiesBehindTheDamage() throws Exception {
        run(false);
        assertThat(Replay.run(data, "snapshot", "create").exitCode()).isZero();
        Excerpt damaged = excerpts().get(excerpts().size() - 2);
        try (FileChannel channel = FileChannel.open(damaged.file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {99}), damaged.offset() + 50);
        }
        assertThat(Replay.run(data, "doctor").out())
                .contains("A server refuses this directory.", "--cut-tail 1 --dry-run");
        assertThatThrownBy(() -> TestServer.start(data, "2026-01-05T09:22:00Z"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldTakeNoPositionThatNoEntryHas() throws Exception {
        run(false);
        for (String[] arguments :
                new String[][] {{"doctor", "--cut-tail", "0"}, {"state-hash", "--at", "-1"}}) {
            Replay told = Replay.run(data, arguments);
            assertThat(told.exitCode()).isEqualTo(2);
            assertThat(told.err()).contains(arguments[1] + " wants 1 or more");
        }
    }

    @Test
    void shouldTellThatNothingWasEverRecorded() throws Exception {
        Files.createDirectory(data.resolve("journal"));
        assertNote("empty", "Start a server");
        assertThat(data.resolve("journal")).isEmptyDirectory();
    }

    private void run(boolean testClock) throws Exception {
        try (TestServer server =
                testClock
                        ? TestServer.startWithTestClock(data, "2026-01-03T09:22:00Z")
                        : TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.enrol("M-1").configure().post(earn("E-1", "M-1", 120));
        }
    }

    private void assertNote(String code, String advice) throws Exception {
        Replay told = Replay.run(data, "doctor", "--json");
        assertThat(told.exitCode()).isZero();
        JsonNode finding = told.json().path("findings").path(0);
        assertThat(finding.path("problem").asBoolean()).isFalse();
        assertThat(finding.path("code").asText()).isEqualTo(code);
        assertThat(finding.path("advice").asText()).contains(advice);
    }

    private void assertProblem(String code, String detail) throws Exception {
        Replay told = Replay.run(data, "doctor", "--json");
        assertThat(told.exitCode()).isEqualTo(1);
        JsonNode finding = told.json().path("findings").path(0);
        assertThat(finding.path("problem").asBoolean()).isTrue();
        assertThat(finding.path("code").asText()).isEqualTo(code);
        assertThat(finding.path("detail").asText()).contains(detail);
    }

    private List<Excerpt> excerpts() throws Exception {
        List<Excerpt> excerpts = new ArrayList<>();
        JournalScan.verify(
                data.resolve("journal"),
                excerpt ->
                        excerpts.add(
                                new Excerpt(
                                        excerpt.file(), excerpt.offset(), excerpt.lengthBytes())),
                ScanProgress.NONE);
        return excerpts;
    }
}
