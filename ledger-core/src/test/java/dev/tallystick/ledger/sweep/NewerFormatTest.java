package dev.tallystick.ledger.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.golden.Golden;
import dev.tallystick.ledger.journal.ExcerptKind;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.journal.JournalFormat;
import dev.tallystick.ledger.journal.JournalProblem;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ProblemCode;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.Recovered;
import dev.tallystick.ledger.pipeline.RecoveryProgress;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a newer program wrote is refused by its version and place, and not a byte is changed. */
class NewerFormatTest {
    @TempDir Path directory;

    private MemoryDisk disk;
    private Forgery forgery;

    /** What a newer program may say, and how this one tells that it does not understand. */
    enum Newer {
        EXCERPT_VERSION("excerpt of version 2, kind 1; this program reads version 1"),
        EXCERPT_KIND("excerpt of version 1, kind 4; this program reads version 1, kinds 1 to 3"),
        FORMAT_OF_THE_EPOCH("written in format 4; this program reads up to format 3"),
        FLAG_OF_THE_EPOCH("an epoch with flags 0x8 that this program, of format 3, does not know"),
        ENTRY_TYPE("unknown entry type: code=99; this program reads up to format 3"),
        OUTCOME("unknown outcome: code=99; this program reads up to format 3"),
        EFFECT("unknown effect: code=99"),
        COMMAND("unknown command: schema=7411, version=2, templateId=99"),
        COMMAND_VERSION("unknown command: schema=7411, version=3, templateId="),
        COMMAND_SCHEMA("unknown command: schema=7412, version=2"),
        EXTENSION("unknown extension of a configuration: tag=9");

        final String words;

        Newer(String words) {
            this.words = words;
        }
    }

    @BeforeEach
    void unpackAGoldenJournal() throws IOException {
        Golden.of(Golden.NEWEST, "rules").unpack(directory);
        disk = MemoryDisk.copyOf(directory);
        forgery = new Forgery(disk, directory);
    }

    @Test
    void aForgeryThatChangesNothingShouldBeTheSame() throws IOException {
        forgery.mend();
        assertThat(MemoryDisk.copyOf(directory).files()).isEqualTo(disk.files());
        for (Path file : disk.files()) {
            assertThat(disk.bytes(file)).isEqualTo(Files.readAllBytes(file));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldBeRefusedByItsNameAndPlace(Newer newer) throws IOException {
        JournalProblem expected = forge(newer);
        JournalDamagedException refused =
                catchThrowableOfType(
                        JournalDamagedException.class, () -> Recovered.of(disk, directory));
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.FORMAT_NEWER);
        assertThat(refused.problem().file()).isEqualTo(expected.file());
        assertThat(refused.problem().offset()).isEqualTo(expected.offset());
        assertThat(refused)
                .hasMessageContaining(newer.words)
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("newer")
                .hasMessageContaining("\"Upgrading\"");
    }

    @ParameterizedTest
    @EnumSource
    void aServerShouldLeaveTheDirectoryAsItIs(Newer newer) throws IOException {
        Ledger.open(SweepJournals.options(directory), RecoveryProgress.NONE).close();
        disk = MemoryDisk.copyOf(directory);
        forgery = new Forgery(disk, directory);
        forge(newer);
        for (Path file : disk.files()) {
            Files.write(file, disk.bytes(file));
        }
        Map<Path, ByteBuffer> before = contents();
        LedgerOptions options = SweepJournals.options(directory);
        assertThat(
                        catchThrowableOfType(
                                JournalDamagedException.class,
                                () -> Ledger.open(options, RecoveryProgress.NONE)))
                .hasMessageContaining(newer.words);
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"EXCERPT_VERSION", "EXCERPT_KIND", "FORMAT_OF_THE_EPOCH"})
    void aReportShouldEndThere(Newer newer) throws IOException {
        JournalProblem expected = forge(newer);
        assertThat(
                        JournalScan.verify(disk, directory, ExcerptVisitor.NONE, ScanProgress.NONE)
                                .problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.code()).isEqualTo(ProblemCode.FORMAT_NEWER);
                            assertThat(problem.offset()).isEqualTo(expected.offset());
                        });
    }

    /** {@return the place where it should be noticed} */
    private JournalProblem forge(Newer newer) {
        Extent entries = forgery.last(ExcerptKind.ENTRIES);
        Extent epoch = forgery.last(ExcerptKind.EPOCH);
        int entry = entries.entryOffsets().getLast().intValue();
        int command = entry + Forgery.ENTRY_COMMAND_OFFSET;
        ByteBuffer fields = forgery.fields(entries.file());
        return switch (newer) {
            case EXCERPT_VERSION -> {
                fields.putShort((int) entries.offset() + Forgery.VERSION_OFFSET, (short) 2);
                yield mended(entries.file(), entries.offset());
            }
            case EXCERPT_KIND -> {
                fields.putShort((int) entries.offset() + Forgery.KIND_OFFSET, (short) 4);
                yield mended(entries.file(), entries.offset());
            }
            case FORMAT_OF_THE_EPOCH -> flags(epoch, JournalFormat.NEWEST << 16);
            case FLAG_OF_THE_EPOCH -> flags(epoch, 8);
            case ENTRY_TYPE -> {
                fields.put(entry + Forgery.ENTRY_TYPE_OFFSET, (byte) 99);
                yield mended(entries.file(), entry);
            }
            case OUTCOME -> {
                fields.put(entry + Forgery.ENTRY_OUTCOME_OFFSET, (byte) 99);
                yield mended(entries.file(), entry);
            }
            case EFFECT -> {
                Extent telling = lastWithEffects();
                int told = lastWithEffects(telling);
                forgery.fields(telling.file()).put(effects(telling.file(), told), (byte) 99);
                yield mended(telling.file(), told);
            }
            case COMMAND -> command(entries.file(), entry, command + 2, 99);
            case COMMAND_SCHEMA -> command(entries.file(), entry, command + 4, 7412);
            case COMMAND_VERSION -> command(entries.file(), entry, command + 6, 3);
            case EXTENSION -> extension();
        };
    }

    private JournalProblem flags(Extent epoch, int flags) {
        forgery.fields(epoch.file())
                .putInt((int) epoch.offset() + Forgery.EPOCH_FLAGS_OFFSET, flags);
        return mended(epoch.file(), epoch.offset());
    }

    private JournalProblem command(Path file, int entry, int offset, int value) {
        forgery.fields(file).putShort(offset, (short) value);
        return mended(file, entry);
    }

    /** The second entry configures a base earn, which is an extension: its last 23 bytes. */
    private JournalProblem extension() {
        Extent first = firstEntries(2);
        int entry = first.entryOffsets().get((int) (2 - firstPosition(first))).intValue();
        EntryDecoder decoder = decoder(first.file(), entry);
        int end = decoder.commandOffset() + decoder.commandLengthBytes();
        ByteBuffer fields = forgery.fields(first.file());
        assertThat(fields.get(end - 23)).isEqualTo((byte) 1);
        fields.put(end - 23, (byte) 9);
        return mended(first.file(), entry);
    }

    private Extent firstEntries(long position) {
        return forgery.extents().stream()
                .filter(e -> !e.entryOffsets().isEmpty() && e.lastPosition() >= position)
                .findFirst()
                .orElseThrow();
    }

    private static long firstPosition(Extent extent) {
        return extent.lastPosition() - extent.entryOffsets().size() + 1;
    }

    private Extent lastWithEffects() {
        return forgery.extents().reversed().stream()
                .filter(extent -> lastWithEffects(extent) > 0)
                .findFirst()
                .orElseThrow();
    }

    /**
     * {@return the last entry in an excerpt that did something, which a refusal may not; 0: none}
     */
    private int lastWithEffects(Extent extent) {
        return extent.entryOffsets().stream()
                .mapToInt(Long::intValue)
                .filter(entry -> decoder(extent.file(), entry).copyEffects().length >= 12)
                .max()
                .orElse(0);
    }

    private int effects(Path file, int entry) {
        EntryDecoder decoder = decoder(file, entry);
        byte[] effects = decoder.copyEffects();
        int from = decoder.commandOffset() + decoder.commandLengthBytes();
        byte[] bytes = disk.bytes(file);
        while (!startsWith(bytes, from, effects)) {
            from++;
        }
        return from;
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] wanted) {
        return java.util.Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length);
    }

    private EntryDecoder decoder(Path file, int entry) {
        return new EntryDecoder().wrap(new UnsafeBuffer(disk.bytes(file)), entry);
    }

    private JournalProblem mended(Path file, long offset) {
        forgery.mend();
        return new JournalProblem(file, offset, ProblemCode.FORMAT_NEWER, "");
    }

    /** All but the index files of the cycles before, which any program may make. */
    private Map<Path, ByteBuffer> contents() throws IOException {
        Map<Path, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.startsWith(directory.resolve("index"))) {
                    contents.put(file, ByteBuffer.wrap(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }
}
