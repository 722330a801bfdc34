package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;
import static dev.tallystick.replay.TestCommand.redeem;
import static dev.tallystick.replay.TestCommand.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.StateHashAt;
import dev.tallystick.ledger.pipeline.Submission.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class BackupTest {
    private static final String NOW = "2026-01-03T09:22:00Z";

    @TempDir Path directory;

    @Test
    void shouldRestoreWhatARunningServerHadAndGoOn() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (ChildServer server = ChildServer.start(data)) {
            server.awaitPosition(200);
            backup(data, "first");
            server.awaitPosition(600);
            backup(data, "second", "--base", directory.resolve("first").toString());
            server.awaitPosition(1_000);
        }
        assertThat(position("first")).isBetween(200L, position("second") - 1);
        for (String name : List.of("first", "second")) {
            long position = position(name);
            Path restored = restore(name, "restored-" + name);
            assertThat(stateHash(restored))
                    .isEqualTo(stateHash(data, "--at", "" + position))
                    .isEqualTo(BackupManifest.read(directory.resolve(name)).stateHash());
            Replay diff = Replay.run(data, "diff", data.toString(), restored.toString());
            assertThat(diff.exitCode()).isZero();
            assertThat(diff.out()).startsWith("A continues B: ");
            assertThat(Replay.run(restored, "verify").exitCode()).isZero();
            assertEveryMemberIsKnown(restored);
            assertGoesOn(restored, position);
        }
    }

    @Test
    void shouldRestoreToEveryPosition() throws IOException, SQLException {
        Path data = Files.createDirectory(directory.resolve("data"));
        StateHashAt live = TestShop.run(data);
        backup(data, "backup");
        for (int position = 1; position <= live.position(); position++) {
            Path restored = restore("backup", "restored-" + position, "--at", "" + position);
            assertThat(stateHash(restored)).isEqualTo(stateHash(data, "--at", "" + position));
            Replay verified = Replay.run(restored, "verify", "--json");
            assertThat(verified.exitCode()).isZero();
            assertThat(verified.json().path("position").asLong()).isEqualTo(position);
        }
        assertThat(stateHash(directory.resolve("restored-" + live.position())))
                .isEqualTo(live.stateHash());
    }

    @Test
    void shouldForgetNoTransactionNoReversalAndNoConfiguration() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        byte[] earned;
        TestCommand reversal;
        try (TestServer server = TestServer.start(data, NOW)) {
            server.enrol("M-1")
                    .configure()
                    .post(earn("E-1", "M-1", 120), redeem("R-0", "M-1", 500));
            earned = server.ledger().entryAt(2);
            reversal = reverse("V-1", earned);
            server.post(reversal);
        }
        backup(data, "backup");
        Path restored = restore("backup", "restored");
        try (TestServer server = TestServer.start(restored, NOW)) {
            assertThat(server.send(earn("E-1", "M-1", 120))).isEqualTo(Result.DUPLICATE);
            assertThat(server.send(redeem("R-0", "M-1", 500))).isEqualTo(Result.DUPLICATE);
            assertThat(server.send(reversal)).isEqualTo(Result.DUPLICATE);
            assertThat(server.ledger().positionOf(TxKey.of(1, "V-1"))).isEqualTo(4);
            server.post(reverse("V-2", earned));
            RecordedEntry again = server.entry(5);
            assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_REVERSED);
            assertThat(server.ledger().program("shop").units().getLast().code()).isEqualTo("MILES");
        }
        assertThat(new Members(new SqlFile(restored.resolve("tallystick.db"))).find("M-1", "shop"))
                .isNotNull();
    }

    @Test
    void shouldBackUpToAPositionAndBeADataDirectoryItself() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        TestShop.run(data);
        backup(data, "backup", "--at", "4", "--journal-only");
        Path backup = directory.resolve("backup");
        assertThat(position("backup")).isEqualTo(4);
        assertThat(backup.resolve("tallystick.db")).doesNotExist();
        assertThat(stateHash(backup)).isEqualTo(stateHash(data, "--at", "4"));
        TestServer.start(backup, NOW).close();
        assertThat(Replay.run(data, "backup", "--to", directory + "/b", "--at", "12").err())
                .contains("no entry at position 12: the journal ends at 11");
    }

    @Test
    void shouldLinkWhatAnEarlierBackupHas() throws IOException, SQLException {
        Path data = Files.createDirectory(directory.resolve("data"));
        TestShop.run(data);
        TestServer.start(data, "2027-06-02T08:00:00Z").post(earn("E-8", "M-1", 8)).close();
        backup(data, "first");
        TestServer.start(data, "2027-06-03T08:00:00Z").post(earn("E-9", "M-1", 9)).close();
        Replay told =
                Replay.run(
                        data,
                        "backup",
                        "--to",
                        directory.resolve("second").toString(),
                        "--base",
                        directory.resolve("first").toString(),
                        "--json");
        assertThat(told.json().path("linked").asInt()).isEqualTo(1);
        for (Path file : files(directory.resolve("second/journal"))) {
            Path before = directory.resolve("first/journal").resolve(file.getFileName());
            assertThat(Files.exists(before) && Files.isSameFile(file, before))
                    .isEqualTo(Files.exists(before) && Files.mismatch(file, before) < 0);
        }
        assertThat(restore("second", "restored")).isNotNull();
    }

    @Test
    void shouldRefuseADamagedOrUnfinishedBackupAndATargetThatIsNotEmpty()
            throws IOException, SQLException {
        Path data = Files.createDirectory(directory.resolve("data"));
        TestShop.run(data);
        backup(data, "backup");
        Path backup = directory.resolve("backup");
        assertRefused("is not empty", backup, data);
        assertThat(Replay.run(data, "backup", "--to", backup.toString()).err())
                .contains("is not empty");
        Path cycle = files(backup.resolve("journal")).getLast();
        byte[] bytes = Files.readAllBytes(cycle);
        for (int offset : new int[] {0, bytes.length / 2, bytes.length - 1}) {
            try (FileChannel channel = FileChannel.open(cycle, StandardOpenOption.WRITE)) {
                byte flipped = (byte) (bytes[offset] ^ 0x10);
                channel.write(ByteBuffer.wrap(new byte[] {flipped}), offset);
            }
            assertRefused(cycle + ", offset 0: file_checksum", backup, directory.resolve("none"));
            Files.write(cycle, bytes);
        }
        Files.delete(backup.resolve("tallystick.db"));
        assertRefused("tallystick.db, offset 0: file_missing", backup, directory.resolve("none"));
        Files.delete(backup.resolve("backup.json"));
        assertRefused("was never finished", backup, directory.resolve("none"));
        assertThat(directory.resolve("none")).doesNotExist();
    }

    @Test
    void shouldWriteNothingInADryRun() throws IOException, SQLException {
        Path data = Files.createDirectory(directory.resolve("data"));
        TestShop.run(data);
        backup(data, "backup");
        Path target = directory.resolve("restored");
        Replay told =
                Replay.run(
                        "restore",
                        "--from",
                        directory.resolve("backup").toString(),
                        "--to",
                        target.toString(),
                        "--at",
                        "8",
                        "--dry-run");
        assertThat(told.exitCode()).isZero();
        assertThat(told.out()).contains(stateHash(data, "--at", "8"));
        assertThat(target).doesNotExist();
    }

    @Test
    void shouldNotBackUpADamagedJournalButWhatLiesBeforeTheDamage()
            throws IOException, SQLException {
        Path data = Files.createDirectory(directory.resolve("data"));
        TestShop.run(data);
        Path cycle = data.resolve("journal").resolve("19700101-0005V.cq4");
        int offset = Files.readString(cycle, ISO_8859_1).indexOf("order-19");
        try (FileChannel channel = FileChannel.open(cycle, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {'?'}), offset);
        }
        Replay told = Replay.run(data, "backup", "--to", directory + "/all");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.err()).contains("damaged", cycle + ", offset ");
        assertThat(directory.resolve("all")).doesNotExist();
        backup(data, "before", "--at", "4");
        assertThat(stateHash(restore("before", "restored")))
                .isEqualTo(stateHash(data, "--at", "4"));
    }

    private void assertGoesOn(Path restored, long position) throws IOException {
        try (TestServer server = TestServer.start(restored, "2027-01-01T00:00:00Z")) {
            for (String txId : List.of("E-0", "X-1", "R-2")) {
                assertThat(server.ledger().positionOf(TxKey.of(1, txId))).isPositive();
                assertThat(server.send(earn(txId, "M-0", 1))).isEqualTo(Result.DUPLICATE);
            }
            server.post(earn("new", "M-0", 1));
            assertThat(server.ledger().positionOf(TxKey.of(1, "new"))).isGreaterThan(position);
        }
        assertThat(Replay.run(restored, "verify").exitCode()).isZero();
    }

    private static void assertEveryMemberIsKnown(Path data) throws IOException {
        Set<String> members = new HashSet<>();
        for (String line : Replay.run(data, "export").out().lines().toList()) {
            JsonNode entry = new ObjectMapper().readTree(line);
            if (entry.has("memberKey")) {
                members.add(entry.path("memberId").asText("unknown"));
            }
        }
        assertThat(members).hasSizeGreaterThan(2).doesNotContain("unknown");
    }

    private void assertRefused(String reason, Path backup, Path target) {
        Replay told = Replay.run("restore", "--from", backup.toString(), "--to", target.toString());
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.err()).contains(reason);
    }

    private void backup(Path data, String name, String... options) {
        String[] fixed = {"backup", "--to", directory.resolve(name).toString()};
        Replay told =
                Replay.run(
                        data,
                        Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new));
        assertThat(told.err()).isEmpty();
        assertThat(told.exitCode()).isZero();
    }

    private Path restore(String name, String targetName, String... options) {
        Path target = directory.resolve(targetName);
        String[] fixed = {
            "restore", "--from", directory.resolve(name).toString(), "--to", target.toString()
        };
        Replay told =
                Replay.run(
                        Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new));
        assertThat(told.err()).isEmpty();
        assertThat(told.exitCode()).isZero();
        return target;
    }

    private long position(String name) throws IOException, ReplayFailedException {
        return BackupManifest.read(directory.resolve(name)).position();
    }

    private static String stateHash(Path data, String... options) throws IOException {
        String[] fixed = {"state-hash", "--json"};
        return Replay.run(
                        data,
                        Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new))
                .json()
                .path("stateHash")
                .asText();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.sorted().toList();
        }
    }
}
