package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

class SnapshotCommandTest {
    private static final String AFTER = "2027-06-02T08:00:00Z";

    @TempDir Path data;

    @BeforeEach
    void run() throws IOException, SQLException {
        TestShop.run(data);
    }

    @Test
    void shouldMakeOneFromWhichAServerStartsAndAHashIsTold() throws IOException {
        assertThat(Replay.run(data, "snapshot", "list").out()).isEqualTo("No snapshots.\n");
        String hash = stateHash("--full");
        Replay made = Replay.run(data, "snapshot", "create");
        assertThat(made.exitCode()).as(made.err()).isZero();
        JsonNode listed = Replay.run(data, "snapshot", "list", "--json").json();
        JsonNode one = listed.path("snapshots").path(0);
        assertThat(one.path("position").asLong()).isEqualTo(11);
        assertThat(one.path("stateHash").asText()).isEqualTo(hash);
        assertThat(one.path("valid").asBoolean()).isTrue();
        assertThat(Replay.run(data, "state-hash").out())
                .isEqualTo(hash + " at position 11, from the snapshot at 11\n");
        TestServer.start(data, AFTER).post(earn("E-9", "M-1", 9)).close();
        assertThat(stateHash()).isEqualTo(stateHash("--full")).isNotEqualTo(hash);
        assertThat(stateHash("--at", "11")).isEqualTo(hash);
        assertThat(Replay.run(data, "snapshot", "verify").exitCode()).isZero();
        assertThat(Replay.run(data, "verify").out()).contains("; a snapshot of the same state");
        assertThat(Replay.run(data, "inspect", "snapshot").out())
                .contains("position   11", "program    1, shop");
    }

    @Test
    void shouldFindEveryDamagedByte() throws IOException {
        Replay.run(data, "snapshot", "create");
        for (Path file : files()) {
            byte[] sound = Files.readAllBytes(file);
            for (int offset = 0; offset < sound.length; offset += sound.length / 8 + 1) {
                flip(file, offset, sound[offset]);
                assertThat(Replay.run(data, "snapshot", "verify").exitCode()).isEqualTo(1);
                Replay verified = Replay.run(data, "verify", "--json");
                assertThat(verified.exitCode()).isEqualTo(1);
                assertThat(verified.json().path("problems").path(0).path("code").asText())
                        .isEqualTo("snapshot_invalid");
                assertThat(Replay.run(data, "snapshot", "list").out()).contains("INVALID");
                JsonNode finding = Replay.run(data, "doctor", "--json").json();
                assertThat(finding.path("ok").asBoolean()).isTrue();
                assertThat(finding.path("findings").findValuesAsText("code"))
                        .contains("snapshot_invalid");
                assertThat(stateHash()).isEqualTo(stateHash("--full"));
                Files.write(file, sound);
            }
        }
        assertThat(Replay.run(data, "snapshot", "verify").exitCode()).isZero();
    }

    @Test
    void shouldFindASnapshotOfAnotherJournal() throws IOException, SQLException {
        Path other = Files.createDirectory(data.resolve("other"));
        TestShop.run(other, 129);
        Replay.run(other, "snapshot", "create");
        Path folder = Files.createDirectories(data.resolve("journal/snapshots"));
        try (Stream<Path> files = Files.list(other.resolve("journal/snapshots"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        JsonNode verified = Replay.run(data, "verify", "--json").json();
        assertThat(verified.path("problems").findValuesAsText("code")).contains("snapshot_differs");
        assertThat(Replay.run(data, "snapshot", "verify").exitCode()).isEqualTo(1);
    }

    @Test
    void shouldGoAlongInABackup() throws IOException {
        Replay.run(data, "snapshot", "create");
        TestServer.start(data, AFTER).post(earn("E-9", "M-1", 9)).close();
        for (String at : List.of("10", "11", "12")) {
            Path backup = data.resolve("backup-" + at);
            Replay told = Replay.run(data, "backup", "--to", backup.toString(), "--at", at);
            assertThat(told.exitCode()).as(told.err()).isZero();
            JsonNode listed = Replay.run(backup, "snapshot", "list", "--json").json();
            assertThat(listed.path("snapshots")).hasSize(at.equals("10") ? 0 : 1);
            assertThat(Replay.run(backup, "verify").exitCode()).isZero();
        }
    }

    private String stateHash(String... options) throws IOException {
        Stream<String> arguments =
                Stream.concat(Stream.of("state-hash", "--json"), Stream.of(options));
        return Replay.run(data, arguments.toArray(String[]::new)).json().path("stateHash").asText();
    }

    private static void flip(Path file, int offset, byte sound) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (sound ^ 0x20)}), offset);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("journal/snapshots"))) {
            return files.sorted().toList();
        }
    }
}
