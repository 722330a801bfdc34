package dev.tallystick.rest.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.projection.EarnedProjection.Earned;
import dev.tallystick.rest.store.Database;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A server killed with SIGKILL again and again while it projects: its tables are those of a
 * projection from the first entry. More cycles: {@code mvn verify -Dit.test=ProjectorCrashIT
 * -Dcrash.cycles=100}.
 */
class ProjectorCrashIT {
    private static final int CYCLES = Integer.getInteger("crash.cycles", 2);
    private static final long SEED = Long.getLong("crash.seed", 20_261_126L);
    private static final int LOAD_MS_MAX = 600;

    @TempDir Path directory;

    @Test
    void killsShouldNeitherLoseNorDoubleWhatFollowsFromEntries() throws Exception {
        System.out.println("seed=" + SEED + ", cycles=" + CYCLES);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            postUntilKilled(cycle, random.nextInt(LOAD_MS_MAX));
        }
        List<Earned> survived = projected();
        forget();
        assertThat(projected()).isNotEmpty().isEqualTo(survived);
    }

    private void postUntilKilled(int cycle, int loadMs) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "@"
                                        + Path.of(
                                                System.getProperty("tallystick.home"),
                                                "bin/jvm.flags"),
                                "-Xmx512m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ProjectingServer.class.getName(),
                                directory.toString(),
                                String.valueOf(SEED + cycle))
                        .redirectError(Redirect.DISCARD)
                        .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.equals(ProjectingServer.READY)) {
                line = out.readLine();
            }
            assertThat(line).as("cycle %d", cycle).isEqualTo(ProjectingServer.READY);
            assertThat(process.waitFor(loadMs, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** {@return the tables once they are up to date} */
    private List<Earned> projected() throws IOException {
        try (TestServer server = TestServer.of(ProjectingServer.start(directory))) {
            server.metrics(
                    text ->
                            text.contains(
                                    "tallystick_projection_lag_entries{projection=\"earned\"}"
                                            + " 0.0"));
        }
        try (Database database = Database.open(directory)) {
            return database.read(new EarnedProjection("earned")::rows);
        }
    }

    private void forget() {
        try (Database database = Database.open(directory)) {
            database.writeOnly(handle -> handle.execute("delete from projection"));
        }
    }
}
