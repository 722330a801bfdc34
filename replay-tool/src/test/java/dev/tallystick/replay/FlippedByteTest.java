package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;
import static dev.tallystick.replay.TestCommand.redeem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** No bit of a sealed journal changes unnoticed. */
class FlippedByteTest {
    private record Excerpt(Path file, ExcerptKind kind, long offset, int lengthBytes) {
        boolean holds(Problem problem) {
            return problem.file().equals(file.toString())
                    && problem.offset() >= offset
                    && problem.offset() < offset + lengthBytes;
        }
    }

    @TempDir Path data;

    private final List<Excerpt> excerpts = new ArrayList<>();

    @BeforeEach
    void writeTwoEpochs() throws IOException {
        try (TestServer server = TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.configure().post(earn("E-1", "M-1", 120), redeem("R-1", "M-1", 20));
        }
        try (TestServer server = TestServer.start(data, "2026-01-04T09:22:00Z")) {
            server.post(earn("E-2", "M-1", 1));
        }
        JournalScan.verify(
                data.resolve("journal"),
                excerpt ->
                        excerpts.add(
                                new Excerpt(
                                        excerpt.file(),
                                        excerpt.kind(),
                                        excerpt.offset(),
                                        excerpt.lengthBytes())),
                ScanProgress.NONE);
        assertThat(excerpts)
                .extracting(Excerpt::kind)
                .containsAll(EnumSet.allOf(ExcerptKind.class));
    }

    @Test
    void verifyShouldFindEveryFlippedByteAtItsPlace() throws IOException {
        for (Excerpt excerpt : excerpts) {
            for (int index = 0; index < excerpt.lengthBytes(); index++) {
                flip(excerpt, index);
                assertThat(verify().problems())
                        .as("byte %d of %s", index, excerpt)
                        .anyMatch(excerpt::holds);
                flip(excerpt, index);
            }
        }
        assertThat(verify().isOk()).isTrue();
    }

    @Test
    void serverShouldRefuseEveryFlippedByte() throws IOException {
        for (Excerpt excerpt : excerpts) {
            for (int index = 0; index < excerpt.lengthBytes(); index++) {
                flip(excerpt, index);
                assertThatThrownBy(() -> TestServer.start(data, "2026-01-05T09:22:00Z").close())
                        .as("byte %d of %s", index, excerpt)
                        .isInstanceOf(JournalDamagedException.class)
                        .hasMessageContaining(excerpt.file().getFileName().toString())
                        .hasMessageContaining("replay doctor");
                flip(excerpt, index);
            }
        }
    }

    @Test
    void bytesThatAreNotOursShouldBeFoundOrMeanNothing() throws IOException {
        String stateHash = verify().stateHash();
        for (Path file : excerpts.stream().map(Excerpt::file).distinct().toList()) {
            byte[] bytes = Files.readAllBytes(file);
            for (int offset = 0; offset < bytes.length; offset++) {
                if (bytes[offset] != 0 && !isOurs(file, offset)) {
                    flip(file, offset);
                    Verification result = verify();
                    assertThat(result.isOk() ? result.stateHash() : stateHash)
                            .as("byte %d of %s", offset, file)
                            .isEqualTo(stateHash);
                    flip(file, offset);
                }
            }
        }
    }

    private boolean isOurs(Path file, int offset) {
        return excerpts.stream()
                .anyMatch(
                        excerpt ->
                                excerpt.file().equals(file)
                                        && offset >= excerpt.offset()
                                        && offset < excerpt.offset() + excerpt.lengthBytes());
    }

    private Verification verify() throws IOException {
        return Verification.of(new DataDirectory(data), Long.MAX_VALUE, ScanProgress.NONE);
    }

    private static void flip(Excerpt excerpt, int index) throws IOException {
        flip(excerpt.file(), excerpt.offset() + index);
    }

    /** Turns one bit of a byte, or turns it back. */
    private static void flip(Path file, long offset) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 1 << offset % Byte.SIZE)).rewind();
            channel.write(one, offset);
        }
    }
}
