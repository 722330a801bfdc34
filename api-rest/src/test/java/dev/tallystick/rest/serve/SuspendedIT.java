package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.client.QuickStart;
import dev.tallystick.rest.client.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A process that stands still is not dead: nobody may take its place. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class SuspendedIT {
    /** Longer than what Chronicle waits for a lock before it takes it by force. */
    private static final long SUSPENDED_SECONDS = 25;

    @TempDir Path directory;

    @Test
    void shouldKeepItsDirectoryWhileItIsSuspended() throws Exception {
        Path data = directory.resolve("data");
        try (ServerProcess server = QuickStart.server(data, Earner.CREDENTIALS);
                ServerProcess second = QuickStart.server(data, Earner.CREDENTIALS);
                Earner earner = new Earner(server);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            server.start();
            earner.enrol();
            assertThat(earner.earn().status()).isEqualTo(201);

            long startNanos = System.nanoTime();
            signal(server, "STOP");
            Future<Integer> inFlight = executor.submit(() -> earner.earn().status());
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exit code 1")
                    .hasMessageContaining("journal.lock");
            long leftNanos =
                    startNanos + TimeUnit.SECONDS.toNanos(SUSPENDED_SECONDS) - System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(leftNanos);
            signal(server, "CONT");

            // it stood still before it took the request, or with it in hand: then nobody knows
            assertThat(inFlight.get(30, TimeUnit.SECONDS)).isIn(201, 504);
            assertThat(earner.earn().status()).isEqualTo(201);
            server.kill();
            server.start();
            earner.checkAnswers(server);
            assertThat(earner.available()).isEqualTo(3);
            server.stop();
        }
    }

    private static void signal(ServerProcess server, String name)
            throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(server.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
