package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.LastFailure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A ledger that cannot go on ends its process; what was not forced, nobody was told. */
class FatalTest {
    private static final int POSTED_BEFORE = 3;
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(1);

    @TempDir Path directory;

    @Test
    void shouldEndTheProcessWhereTheWriterFails() throws Exception {
        endAndAnswerNothing("clock", "tallystick-writer", 1 + POSTED_BEFORE);
    }

    @Test
    void shouldEndTheProcessWhereTheCommitterFails() throws Exception {
        // that entry is durable already, and found by the next start
        endAndAnswerNothing("listener", "tallystick-committer", 1 + POSTED_BEFORE + 1);
    }

    @Test
    void shouldTellWhatKilledTheMakerOfPages() throws Exception {
        CompletableFuture<Throwable> killed = new CompletableFuture<>();
        try (PageSupply pages = new PageSupply(killed::complete)) {
            assertThatThrownBy(() -> pages.page(-1)).isInstanceOf(NegativeArraySizeException.class);
            assertThat(killed.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(NegativeArraySizeException.class);
        }
    }

    @Test
    void shouldTellTheFirstFailureAndNotWhatFailsInItsWake() throws Exception {
        List<Throwable> ended = new ArrayList<>();
        Files.createDirectories(directory.resolve("journal"));
        Ending ending =
                new Ending(
                        LedgerOptions.defaults(directory.resolve("journal"))
                                .withOnFatal(ended::add));
        ending.survives(() -> 4_711);
        ending.accept(new IOException("first"));
        ending.accept(new IOException("second"));
        assertThat(ended).hasSize(2);
        assertThat(LastFailure.find(Disk.NATIVE, directory.resolve("journal")).orElseThrow().text())
                .contains("durablePosition: 4711", "cause: java.io.IOException: first")
                .doesNotContain("second");
    }

    @Test
    void shouldEndAlsoWhereNothingCanBeLeftForTheNextStart() {
        List<Throwable> ended = new ArrayList<>();
        new Ending(LedgerOptions.defaults(directory.resolve("gone")).withOnFatal(ended::add))
                .accept(new IOException("the disk is gone"));
        assertThat(ended).hasSize(1);
    }

    private void endAndAnswerNothing(String whatFails, String thread, long durablePosition)
            throws Exception {
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
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        long brokenNanos = 0;
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = child.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                if (line.equals("broken")) {
                    brokenNanos = System.nanoTime();
                }
            }
        }
        assertThat(child.waitFor()).isEqualTo(LedgerOptions.FATAL_EXIT_CODE);
        assertThat(Duration.ofNanos(System.nanoTime() - brokenNanos)).isLessThan(ENDED_WITHIN);
        String cause = "the " + whatFails + " is gone";
        assertThat(String.join("\n", lines))
                .contains("the ledger's writer cannot go on", cause)
                .doesNotContain("answered");

        assertThat(toldByTheNextStart(durablePosition))
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure.text())
                                        .contains(
                                                "exitCode: 70\n",
                                                "thread: " + thread + "\n",
                                                "durablePosition: " + durablePosition + "\n",
                                                "java.lang.IllegalStateException: " + cause + "\n",
                                                "\tat dev.tallystick.ledger.pipeline."));
        assertThat(toldByTheNextStart(durablePosition)).isEmpty();
        assertThat(directory.resolve("journal").resolve(LastFailure.REPORTED_FILE)).exists();
    }

    private List<LastFailure> toldByTheNextStart(long durablePosition) throws IOException {
        List<LastFailure> told = new ArrayList<>();
        RecoveryProgress progress =
                new RecoveryProgress() {
                    @Override
                    public void onProgress(long position, long bytesDone, long bytesTotal) {}

                    @Override
                    public void onTornTail(String tornTail) {}

                    @Override
                    public void onLastFailure(LastFailure failure) {
                        told.add(failure);
                    }
                };
        try (Ledger ledger =
                Ledger.open(LedgerOptions.defaults(directory.resolve("journal")), progress)) {
            assertThat(ledger.durablePosition()).isEqualTo(durablePosition);
        }
        return told;
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
            System.out.println("broken");
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
