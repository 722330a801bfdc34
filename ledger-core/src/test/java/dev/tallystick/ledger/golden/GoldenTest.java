package dev.tallystick.ledger.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.EntrySink;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.model.Specimens;
import dev.tallystick.ledger.state.PageSource;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What any release wrote, this one reads: to the same state, by the same decisions. */
class GoldenTest {
    /** Length and checksum of an entry, which are not its maker's. */
    private static final int FRAME_BYTES = 8;

    @TempDir Path directory;
    @TempDir Path workshop;

    static List<Golden> all() throws IOException {
        return Golden.all();
    }

    static List<Golden> newest() throws IOException {
        return Golden.ofVersion(Golden.NEWEST);
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldFoldToWhatWasThere(Golden golden) throws IOException {
        golden.unpack(directory);
        assertThat(Golden.describe(directory)).containsAllEntriesOf(golden.expected());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldSayTheSameInWords(Golden golden) throws IOException {
        golden.unpack(directory);
        assertThat(Golden.render(directory)).isEqualTo(golden.rendering());
    }

    @ParameterizedTest
    @MethodSource("all")
    void shouldDecideEveryCommandAsThen(Golden golden) throws IOException {
        golden.unpack(directory);
        StateMachine machine = new StateMachine(PageSource.ON_THE_SPOT);
        for (byte[] entry : Golden.entries(directory)) {
            byte[] again = decideAgain(machine, entry);
            assertThat(Arrays.copyOfRange(again, FRAME_BYTES, again.length))
                    .as("entry %s", new EntryDecoder().wrap(new UnsafeBuffer(entry), 0).position())
                    .isEqualTo(Arrays.copyOfRange(entry, FRAME_BYTES, entry.length));
        }
    }

    @ParameterizedTest
    @MethodSource("newest")
    void shouldBeWrittenToTheSameBytes(Golden golden) throws IOException {
        golden.unpack(directory);
        boolean testClock = golden.expected().get("testClock").equals("true");
        Path written =
                GoldenJournal.write(
                        Golden.entries(directory),
                        testClock,
                        GoldenJournal.BATCH_ENTRIES_MAX,
                        workshop);
        List<Path> files = GoldenJournal.cycles(directory);
        assertThat(GoldenJournal.cycles(written)).hasSameSizeAs(files);
        for (Path file : files) {
            assertThat(Files.mismatch(file, written.resolve(file.getFileName())))
                    .as("first byte of %s that differs", file.getFileName())
                    .isEqualTo(-1);
        }
    }

    @Test
    void theNewestShouldHaveAllThatCanBeRecorded() throws IOException {
        List<byte[]> entries = new ArrayList<>();
        for (Golden golden : newest()) {
            Path into = Files.createDirectory(directory.resolve("" + entries.size()));
            entries.addAll(Golden.entries(golden.unpack(into)));
        }
        assertThat(Specimens.traits(entries)).containsExactlyElementsOf(Specimens.possible());
    }

    private static byte[] decideAgain(StateMachine machine, byte[] recorded) {
        UnsafeBuffer buffer = new UnsafeBuffer(recorded);
        EntryDecoder entry = new EntryDecoder().wrap(buffer, 0);
        OneEntry made = new OneEntry();
        machine.decideAgain(
                buffer,
                entry.commandOffset(),
                entry.commandLengthBytes(),
                entry.postedAtMs(),
                made);
        return made.entry;
    }

    /** Keeps the last entry. */
    private static final class OneEntry implements EntrySink {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 20]);
        private byte[] entry = new byte[0];

        @Override
        public boolean reserve(int lengthBytes) {
            return lengthBytes <= buffer.capacity();
        }

        @Override
        public MutableDirectBuffer buffer() {
            return buffer;
        }

        @Override
        public int nextOffset() {
            return 0;
        }

        @Override
        public void entryWritten(int lengthBytes) {
            entry = new byte[lengthBytes];
            buffer.getBytes(0, entry);
        }
    }
}
