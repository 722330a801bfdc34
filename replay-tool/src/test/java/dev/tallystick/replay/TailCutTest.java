package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.JournalLockedException;
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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class TailCutTest {
    private static final String NOW = "2026-01-03T09:22:00Z";
    private static final String LATER = "2026-01-04T09:22:00Z";

    private record Excerpt(ExcerptKind kind, Path file, long offset, int bytes, long first) {}

    @TempDir Path data;

    @Test
    void shouldGiveUpExactlyTheEntriesThatAreNamed() throws IOException {
        run(NOW, "E-1", "E-2", "E-3");
        Excerpt last = entries().getLast();
        byte[] before = damage(last);
        Replay refused = Replay.run(data, "doctor", "--cut-tail", "" + (last.first() - 1));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("loses 1 entries", "the SEAL at offset ", "up to position 4")
                .contains("--accept-loss 1");
        assertThat(cut(last.first() - 1, "--accept-loss", "2").exitCode()).isEqualTo(1);
        assertThat(Files.readAllBytes(last.file())).isEqualTo(before);

        Replay told = cut(last.first() - 1, "--accept-loss", "1");
        assertThat(told.exitCode()).isZero();
        assertThat(data.resolve("journal/cut/behind-3").resolve(last.file().getFileName()))
                .hasBinaryContent(before);
        assertServesFrom(3);
    }

    @Test
    void shouldMoveLaterCyclesAndSnapshotsAway() throws IOException {
        run(NOW, "E-1", "E-2");
        run(LATER, "E-3", "E-4");
        assertThat(Replay.run(data, "snapshot", "create").exitCode()).isZero();
        Excerpt second = entries().get(2);
        assertThat(second.first()).isEqualTo(3);
        damage(second);
        assertThat(Replay.run(data, "doctor").exitCode()).isEqualTo(1);
        assertThat(cut(2).err()).contains("loses 3 entries", "--accept-loss 3");
        JsonNode told = cut(2, "--accept-loss", "3", "--json").json();
        assertThat(told.path("lost").asLong()).isEqualTo(3);
        assertThat(told.path("moved")).hasSize(4);
        for (JsonNode moved : told.path("moved")) {
            assertThat(Path.of(moved.asText())).doesNotExist();
            assertThat(
                            Path.of(told.path("kept").asText())
                                    .resolve(Path.of(moved.asText()).getFileName()))
                    .exists();
        }
        assertServesFrom(2);
    }

    @Test
    void shouldAskForNoAcceptanceWhereNothingShowsThatMoreWasThere() throws IOException {
        Excerpt last;
        do {
            try (ChildServer server = ChildServer.start(data)) {
                server.awaitPosition(50);
            }
            last = excerpts().getLast();
        } while (last.kind() != ExcerptKind.ENTRIES);
        damage(last);
        Files.delete(data.resolve("journal/mark")); // which shows it
        Replay found = Replay.run(data, "doctor");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out()).contains("--cut-tail " + (last.first() - 1) + " --dry-run");
        assertThat(cut(last.first() - 1, "--accept-loss", "1").err())
                .contains("leave out --accept-loss");
        assertThat(cut(last.first() - 1).exitCode()).isZero();
        assertServesFrom(last.first() - 1);
    }

    @Test
    void shouldChangeNothingInADryRunNorUnderAServerNorBehindDamage() throws IOException {
        run(NOW, "E-1", "E-2", "E-3");
        Excerpt second = entries().get(1);
        byte[] before = damage(second);
        assertThat(cut(1, "--dry-run").out()).contains("Would cut ", "3 entries are lost");
        assertThat(cut(3, "--accept-loss", "1").err()).contains("the journal is damaged");
        assertThat(Files.readAllBytes(second.file())).isEqualTo(before);
        assertThat(data.resolve("journal/cut")).doesNotExist();
        assertThat(Replay.run(data, "doctor", "--dry-run").exitCode()).isEqualTo(2);
        undo(second);
        try (TestServer server = TestServer.start(data, LATER)) {
            server.post(earn("E-9", "M-1", 1));
            assertThat(cut(1, "--accept-loss", "3").err()).contains("a server runs on");
        }
    }

    @Test
    void aServerShouldNotStartBetweenThePlanAndTheCut() throws Exception {
        run(NOW, "E-1", "E-2", "E-3");
        AtomicInteger refusedCount = new AtomicInteger();
        TailCut cut =
                TailCut.carryOut(
                        DataDirectory.of(data),
                        3,
                        1L,
                        (_, _) -> {
                            assertThatThrownBy(() -> run(LATER, "E-4"))
                                    .isInstanceOf(JournalLockedException.class);
                            refusedCount.incrementAndGet();
                        });
        assertThat(refusedCount.get()).isPositive();
        assertThat(cut.lostCount()).isEqualTo(1);
        assertServesFrom(3);
    }

    @Test
    void whatWasPostedSinceItWasToldShouldBeCountedAnew() throws IOException {
        run(NOW, "E-1", "E-2", "E-3");
        assertThat(cut(3, "--dry-run").out()).contains("1 entries are lost");
        run(LATER, "E-4");
        assertThat(cut(3, "--accept-loss", "1").err()).contains("loses 2 entries");
        assertServesFrom(5);
    }

    private Replay cut(long position, String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "doctor";
        arguments[1] = "--cut-tail";
        arguments[2] = Long.toString(position);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Replay.run(data, arguments);
    }

    private void assertServesFrom(long position) throws IOException {
        assertThat(Replay.run(data, "doctor").exitCode()).isZero();
        assertThat(Replay.run(data, "state-hash", "--json").json().path("position").asLong())
                .isEqualTo(position);
        try (TestServer server = TestServer.start(data, "2027-01-01T00:00:00Z")) {
            server.post(earn("again", "M-1", 1));
            assertThat(server.ledger().durablePosition()).isGreaterThan(position);
        }
        Replay verified = Replay.run(data, "verify");
        assertThat(verified.exitCode()).as(verified.out()).isZero();
    }

    /** One batch for the configuration and each earn. */
    private void run(String now, String... txIds) throws IOException {
        try (TestServer server = TestServer.start(data, now)) {
            if (server.ledger().durablePosition() == 0) {
                server.configure();
            }
            for (String txId : txIds) {
                server.post(earn(txId, "M-1", 10));
            }
        }
    }

    /** {@return the bytes of the file as they are then} */
    private static byte[] damage(Excerpt excerpt) throws IOException {
        flip(excerpt);
        return Files.readAllBytes(excerpt.file());
    }

    private static void undo(Excerpt excerpt) throws IOException {
        flip(excerpt);
    }

    private static void flip(Excerpt excerpt) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        excerpt.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            long offset = excerpt.offset() + excerpt.bytes() / 2;
            channel.read(one, offset);
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), offset);
        }
    }

    private List<Excerpt> entries() throws IOException {
        return excerpts().stream().filter(one -> one.kind() == ExcerptKind.ENTRIES).toList();
    }

    private List<Excerpt> excerpts() throws IOException {
        List<Excerpt> excerpts = new ArrayList<>();
        JournalScan.verify(
                data.resolve("journal"),
                excerpt ->
                        excerpts.add(
                                new Excerpt(
                                        excerpt.kind(),
                                        excerpt.file(),
                                        excerpt.offset(),
                                        excerpt.lengthBytes(),
                                        excerpt.firstPosition())),
                ScanProgress.NONE);
        return excerpts;
    }
}
