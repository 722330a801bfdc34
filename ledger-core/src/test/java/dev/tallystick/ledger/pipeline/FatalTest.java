package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A ledger that cannot go on ends its process; what was not forced, nobody was told. */
class FatalTest {
    private static final int POSTED_BEFORE = 3;

    @TempDir Path directory;

    @Test
    void shouldEndTheProcessWhereTheWriterFails() throws Exception {
        endAndAnswerNothing("clock", 1 + POSTED_BEFORE);
    }

    @Test
    void shouldEndTheProcessWhereTheCommitterFails() throws Exception {
        // that entry is durable already, and found by the next start
        endAndAnswerNothing("listener", 1 + POSTED_BEFORE + 1);
    }

    private void endAndAnswerNothing(String whatFails, long durablePosition) throws Exception {
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.resolve("journal").toString(),
                        whatFails));
        Process child =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();

        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(LedgerOptions.FATAL_EXIT_CODE);
        assertThat(Files.readString(log))
                .contains("the ledger's writer cannot go on", "the " + whatFails + " is gone")
                .doesNotContain("answered");
        try (Ledger ledger =
                Ledger.open(
                        LedgerOptions.defaults(directory.resolve("journal")),
                        RecoveryProgress.NONE)) {
            assertThat(ledger.durablePosition()).isEqualTo(durablePosition);
        }
    }

    /** A process of which something fails in the middle of a posting. */
    static final class Child {
        private static volatile String broken = "";

        private Child() {}

        public static void main(String[] args) throws IOException {
            Ledger ledger =
                    Ledger.open(
                            LedgerOptions.defaults(Path.of(args[0]))
                                    .withWallClock(Child::nowMs)
                                    .withCommitListener(
                                            (entries, bytes, nanos) -> require("listener")),
                            RecoveryProgress.NONE);
            post(ledger, TestCommands.createProgram());
            for (int n = 0; n < POSTED_BEFORE; n++) {
                post(ledger, new Earn("E" + n, 1, 1).encode());
            }
            broken = args[1];
            if (post(ledger, new Earn("last", 1, 1).encode())) {
                System.out.println("answered");
            }
        }

        private static long nowMs() {
            require("clock");
            return 1_000;
        }

        private static void require(String what) {
            if (broken.equals(what)) {
                throw new IllegalStateException("the " + what + " is gone");
            }
        }

        private static boolean post(Ledger ledger, Encoded command) {
            CommandBatch batch = new CommandBatch(1);
            batch.add(command.buffer(), 0, command.lengthBytes());
            Submission submission = Submission.posting(batch);
            ledger.submit(submission);
            return submission.await(Duration.ofSeconds(10));
        }
    }
}
