package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

class DiffCommandTest {
    @TempDir Path directory;

    @Test
    void shouldFindNoDifferenceInTheSameEntriesInOtherFiles() throws IOException {
        // all at once, and one after the other over two starts
        Path a = shop("a", earn("E-1", "M-1", 120), earn("E-2", "M-1", 5));
        Path b = shop("b", earn("E-1", "M-1", 120));
        try (TestServer server = TestServer.start(b, "2026-01-03T09:22:00Z")) {
            server.post(earn("E-2", "M-1", 5));
        }
        Replay told = Replay.run(a, "diff", a.toString(), b.toString());
        assertThat(told.exitCode()).isZero();
        String hash = Replay.run(a, "state-hash", "--json").json().path("stateHash").asText();
        assertThat(told.out()).isEqualTo("The same 3 entries. State hash " + hash + "\n");
    }

    @Test
    void shouldTellThatOneContinuesTheOther() throws IOException {
        Path a = shop("a", earn("E-1", "M-1", 120));
        Path b = shop("b", earn("E-1", "M-1", 120), earn("E-2", "M-1", 5));
        String hash = Replay.run(a, "state-hash", "--json").json().path("stateHash").asText();
        assertThat(Replay.run(a, "state-hash", "--at", "2").out())
                .isEqualTo(hash + " at position 2\n");
        assertThat(Replay.run(b, "state-hash", "--at", "2").out())
                .isEqualTo(hash + " at position 2\n");
        Replay told = Replay.run(a, "diff", a.toString(), b.toString());
        assertThat(told.exitCode()).isZero();
        assertThat(told.out())
                .isEqualTo(
                        "B continues A: the first 2 entries are the same, B has 1 more. State hash "
                                + hash
                                + " at position 2\n");
        JsonNode json = Replay.run(a, "diff", b.toString(), a.toString(), "--json").json();
        assertThat(json.path("relation").asText()).isEqualTo("a_continues_b");
        assertThat(json.path("samePosition").asLong()).isEqualTo(2);
    }

    @Test
    void shouldTellOfTheFirstEntryThatDiffers() throws IOException {
        Path a = shop("a", earn("E-1", "M-1", 120), earn("E-2", "M-1", 5));
        Path b = shop("b", earn("E-1", "M-1", 120), earn("E-2", "M-2", 6), earn("E-3", "M-2", 7));
        Replay told = Replay.run(a, "diff", a.toString(), b.toString());
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.out())
                .startsWith("The first 2 entries are the same; position 3 is not.\nA: " + a)
                .contains(
                        "earned 5 points (E-2)",
                        "earned 6 points (E-2)",
                        "  position   3, EARN, POSTED\n",
                        "! did        LotCreated lotId 3-0, points 5",
                        "! did        LotCreated lotId 3-0, points 6",
                        "State hash at position 3: A ");
        JsonNode json = Replay.run(a, "diff", a.toString(), b.toString(), "--json").json();
        assertThat(json.path("relation").asText()).isEqualTo("differs");
        assertThat(json.path("samePosition").asLong()).isEqualTo(2);
        assertThat(json.path("commonPosition").asLong()).isEqualTo(3);
        assertThat(json.path("a").path("entry").path("position").asLong()).isEqualTo(3);
        assertThat(json.path("a").path("stateHash").asText())
                .isEqualTo(Replay.run(a, "state-hash", "--json").json().path("stateHash").asText())
                .isNotEqualTo(json.path("b").path("stateHash").asText());
    }

    @Test
    void shouldRefuseAPositionThatIsNotThere() throws IOException, SQLException {
        Path a = Files.createDirectory(directory.resolve("a"));
        TestShop.run(a);
        Replay told = Replay.run(a, "state-hash", "--at", "12");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.err()).contains("no entry at position 12: the journal holds 1 to 11");
    }

    private Path shop(String name, TestCommand... commands) throws IOException {
        Path data = Files.createDirectory(directory.resolve(name));
        try (TestServer server = TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.configure().post(commands);
        }
        return data;
    }
}
