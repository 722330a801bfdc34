package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.crash.WatchedDisk;
import dev.tallystick.ledger.crash.WatchedDisk.Deed;
import dev.tallystick.ledger.crash.WatchedDisk.Moment;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.Framing;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.journal.LastFailure;
import dev.tallystick.ledger.snapshot.Manifest;

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
import java.util.concurrent.atomic.AtomicLong;

/** A ledger that cannot go on ends its process; what was not forced, nobody was told. */
class FatalTest {
    private static final int POSTED_BEFORE = 3;
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(1);

    @TempDir Path directory;

    @Test
    void shouldEndTheProcessWhereTheWriterFails() throws Exception {
        endAndAnswerNothing("clock", "tallystick-writer", POSTED_BEFORE + 1, 0);
    }

    @Test
    void shouldEndTheProcessWhereTheCommitterFails() throws Exception {
        // that entry is durable already, and found by the next start
        endAndAnswerNothing("listener", "tallystick-committer", POSTED_BEFORE + 2, 0);
    }

    @Test
    void shouldEndTheProcessWhereAForceFails() throws Exception {
        // what could not be forced may be there all the same; nobody was told of it
        endAndAnswerNothing("disk", "tallystick-committer", POSTED_BEFORE + 1, 1);
    }

    @Test
    void shouldEndTheProcessWhereTheThreadOfSnapshotsDies() throws Exception {
        endAndAnswerNothing("snapshot", "tallystick-snapshots", POSTED_BEFORE + 1, 0);
    }

    @Test
    void shouldEndThoughNobodyReadsWhatItSays() throws Exception {
        Process child = start("clock", "talkative");
        try (BufferedReader output = child.inputReader()) {
            String line = output.readLine();
            while (!"broken".equals(line)) {
                line = output.readLine();
            }
            assertThat(child.waitFor(ENDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
        }
        assertThat(toldByTheNextStart(POSTED_BEFORE + 1)).hasSize(1);
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

    /**
     * @param thread that finds out
     * @param toldPosition durable as far as the process knew
     * @param moreCount how many entries the next start finds beyond
     */
    private void endAndAnswerNothing(
            String whatFails, String thread, long toldPosition, int moreCount) throws Exception {
        Process child = start(whatFails, "quiet");
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

        assertThat(toldByTheNextStart(toldPosition + moreCount))
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure.text())
                                        .contains(
                                                "exitCode: 70\n",
                                                "thread: " + thread + "\n",
                                                "durablePosition: " + toldPosition + "\n",
                                                ": " + cause + "\n",
                                                "\tat dev.tallystick.ledger.pipeline."));
        assertThat(toldByTheNextStart(toldPosition + moreCount)).isEmpty();
        assertThat(directory.resolve("journal").resolve(LastFailure.REPORTED_FILE)).exists();
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Child.class.getName(), directory.resolve("journal").toString()));
        command.addAll(List.of(arguments));
        boolean isRead = !List.of(arguments).contains("talkative");
        return new ProcessBuilder(command).redirectErrorStream(isRead).start();
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
        /** What a pipe holds that nobody reads, less what is being written. */
        private static final long PIPE_BYTES = 63 << 10;

        private static final AtomicLong said = new AtomicLong();
        private static volatile String broken = "";

        private Child() {}

        public static void main(String[] args) throws IOException {
            Ledger ledger =
                    Ledger.open(
                            LedgerOptions.defaults(Path.of(args[0]))
                                    .withWallClock(Child::nowMs)
                                    .withJournal(
                                            JournalOptions.DEFAULTS.withDisk(
                                                    new WatchedDisk(Child::onDeed),
                                                    Framing.CHRONICLE))
                                    .withSnapshots(SnapshotOptions.DEFAULTS, new Snapped())
                                    .withCommitListener(
                                            (entries, bytes, nanos) -> require("listener")),
                            RecoveryProgress.NONE);
            post(ledger, TestCommands.createProgram());
            for (int n = 0; n < POSTED_BEFORE; n++) {
                post(ledger, new Earn("E" + n, 1, 1).encode());
            }
            if (args[2].equals("talkative")) {
                Thread talker = new Thread(Child::talk);
                talker.start();
                while (said.get() < PIPE_BYTES) {
                    Thread.onSpinWait();
                }
            }
            System.out.println("broken");
            broken = args[1];
            if (broken.equals("snapshot")) {
                ledger.snapshot().join();
            } else if (post(ledger, new Earn("last", 1, 1).encode())) {
                System.out.println("answered");
            }
        }

        private static void onDeed(Deed deed, Path file, Moment moment) {
            if (deed == Deed.FORCE && file.toString().endsWith(".cq4")) {
                require("disk");
            }
        }

        /** Fails as a bug would, not as a disk. */
        private record Snapped() implements SnapshotListener {
            @Override
            public void onSnapshot(Manifest manifest, long nanos) {
                if (broken.equals("snapshot")) {
                    throw new AssertionError("the snapshot is gone");
                }
            }

            @Override
            public void onFailure(Throwable cause) {}
        }

        /** Until nobody takes any more. */
        private static void talk() {
            while (true) {
                System.err.print("x".repeat(1 << 10));
                said.addAndGet(1 << 10);
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
