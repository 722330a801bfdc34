package dev.tallystick.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

class ArchiveCommandTest {
    private static final String NOW = "2026-01-03T09:22:00Z";

    @TempDir Path data;

    @Test
    void shouldMoveOldFilesWhileAServerRuns() throws IOException {
        for (int start = 0; start < 4; start++) {
            try (TestServer server = TestServer.start(data, NOW)) {
                if (start == 0) {
                    server.configure();
                }
            }
        }
        String stateHash = Replay.run(data, "state-hash").out();
        try (TestServer server = TestServer.start(data, NOW)) {
            Replay archived = Replay.run(data, "archive", "--keep", "2");
            assertThat(archived.exitCode()).isZero();
            assertThat(archived.out())
                    .isEqualTo(
                            """
                            moved 19700101-0005V.cq4
                            moved 19700101-0010V.cq4
                            2 files moved
                            """);
            assertThat(server.entry(1).position()).isEqualTo(1);
        }
        try (Stream<Path> files = Files.list(data.resolve("journal/archive"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".cq4"))).hasSize(2);
        }
        assertThat(Replay.run(data, "verify").exitCode()).isZero();
        assertThat(Replay.run(data, "state-hash").out()).isEqualTo(stateHash);
        TestServer.start(data, NOW).close();
        assertThat(Replay.run(data, "archive", "--json").json().path("moved")).isEmpty();
    }

    @Test
    void shouldRefuseToKeepNone() throws IOException {
        TestServer.start(data, NOW).close();
        Replay refused = Replay.run(data, "archive", "--keep", "0");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("--keep must be at least 1: 0");
    }
}
