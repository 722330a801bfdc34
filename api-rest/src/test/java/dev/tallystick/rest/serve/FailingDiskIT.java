package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.rest.client.ApiAnswer;
import dev.tallystick.rest.client.QuickStart;
import dev.tallystick.rest.client.ServerProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A disk that takes writes and then cannot keep them: an ext4 whose image lies on a file system
 * that is full. A force there fails with EIO, and the kernel makes the disk read-only.
 */
@EnabledOnOs(OS.LINUX)
class FailingDiskIT {
    private static final int BELOW_MIB = 96;
    private static final int IMAGE_MIB = 256;
    private static final int POSTINGS_MAX = 20_000;
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(1);

    @TempDir Path directory;

    @Test
    void shouldEndAndLoseNothingThatItAnswered() throws Exception {
        Path below = directory.resolve("below");
        Path root = directory.resolve("disk");
        Path image = below.resolve("image");
        Path data = root.resolve("data");
        try (SmallDisk memory = SmallDisk.ofMemory(below, BELOW_MIB);
                ServerProcess server =
                        QuickStart.server(data, Earner.CREDENTIALS, "--cycle-mib", "4");
                Earner earner = new Earner(server)) {
            server.logTo(directory.resolve("log"));
            try (SmallDisk _ = SmallDisk.ofImage(root, image, IMAGE_MIB)) {
                server.start();
                earner.enrol();
                for (int n = 0; n < 20; n++) {
                    assertThat(earner.earn().status()).isEqualTo(201);
                }
                failUnder(server, earner, memory);
            }
            try (SmallDisk _ = SmallDisk.again(root, image)) {
                server.start();
                earner.checkAnswers(server);
                assertThat(earner.available()).isGreaterThanOrEqualTo(earner.answeredCount());
                server.stop();
            }
        }
    }

    private static void failUnder(ServerProcess server, Earner earner, SmallDisk memory)
            throws IOException, InterruptedException {
        Path hog = memory.fill();
        long brokenNanos = earnUntilItIsGone(earner);
        assertThat(server.awaitEnd()).isEqualTo(LedgerOptions.FATAL_EXIT_CODE);
        assertThat(Duration.ofNanos(System.nanoTime() - brokenNanos)).isLessThan(ENDED_WITHIN);
        assertThat(Files.readString(server.log()))
                .contains("the ledger's writer cannot go on", "java.io.IOException");
        Files.delete(hog);
    }

    /** {@return when the connection broke} */
    private static long earnUntilItIsGone(Earner earner) throws InterruptedException {
        for (int n = 0; n < POSTINGS_MAX; n++) {
            try {
                ApiAnswer answer = earner.earn();
                assertThat(answer.status()).isEqualTo(201);
            } catch (IOException gone) {
                return System.nanoTime();
            }
        }
        throw new AssertionError("the disk never failed");
    }
}
