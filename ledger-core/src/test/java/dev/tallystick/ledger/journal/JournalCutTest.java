package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

class JournalCutTest {
    /** Three of these fill a cycle. */
    private static final int ENTRY_BYTES = 50_000;

    private static final int ENTRIES_PER_EXCERPT = 4;
    private static final int EXCERPTS_PER_START = 4;
    private static final int LAST_POSITION = 2 * EXCERPTS_PER_START * ENTRIES_PER_EXCERPT;

    @TempDir Path root;

    private Path source;

    @BeforeEach
    void write() throws IOException {
        source = root.resolve("source");
        run(source, EXCERPTS_PER_START);
        run(source, EXCERPTS_PER_START);
    }

    @Test
    void shouldKeepExactlyTheEntriesBefore() throws IOException {
        List<String> entries = entries(source);
        assertThat(entries).hasSize(LAST_POSITION);
        for (int position = 1; position <= LAST_POSITION; position++) {
            Path target = copy(JournalCut.behind(source, position, ScanProgress.NONE), position);
            assertThat(entries(target)).isEqualTo(entries.subList(0, position));
            JournalEnd end = JournalScan.recover(target, ExcerptVisitor.NONE, ScanProgress.NONE);
            assertThat(end.lastPosition()).isEqualTo(position);
            assertThat(end.sealed()).isTrue();
            assertThat(end.lastLedgerTimeMs()).isEqualTo(stampOf(position));
            assertThat(end.tornTail()).isNull();
        }
    }

    @Test
    void shouldBeContinuedByAWriter() throws IOException {
        for (int position : new int[] {1, 4, 6, 16, 17, LAST_POSITION}) {
            Path target = copy(JournalCut.behind(source, position, ScanProgress.NONE), position);
            run(target, 1);
            assertThat(entries(target)).hasSize(position + ENTRIES_PER_EXCERPT);
        }
    }

    @Test
    void shouldEndWithTheVeryChainOfASourceThatWasSealedThere() throws IOException {
        JournalEnd end = JournalScan.recover(source, ExcerptVisitor.NONE, ScanProgress.NONE);
        JournalCut cut = JournalCut.atEnd(source, ScanProgress.NONE);
        assertThat(cut.position()).isEqualTo(LAST_POSITION);
        assertThat(cut.isShortened()).isFalse();
        assertThat(cut.chainHead()).isEqualTo(end.chainHead());
        assertThat(JournalScan.recover(copy(cut, 0), ExcerptVisitor.NONE, ScanProgress.NONE))
                .extracting(JournalEnd::chainHead)
                .isEqualTo(end.chainHead());
    }

    @Test
    void shouldTakeOfARunningWriterWhatAnotherExcerptFollows() throws IOException {
        JournalEnd end = JournalScan.recover(source, ExcerptVisitor.NONE, ScanProgress.NONE);
        try (JournalWriter writer = JournalWriter.open(source, TestJournal.OPTIONS, end)) {
            append(writer);
            assertThat(JournalCut.atDurableEnd(source, ScanProgress.NONE).position())
                    .isEqualTo(LAST_POSITION);
            append(writer);
            assertThat(JournalCut.atDurableEnd(source, ScanProgress.NONE).position())
                    .isEqualTo(LAST_POSITION + ENTRIES_PER_EXCERPT);
            writer.seal(stampOf(LAST_POSITION + 2 * ENTRIES_PER_EXCERPT));
            assertThat(JournalCut.atDurableEnd(source, ScanProgress.NONE).position())
                    .isEqualTo(LAST_POSITION + 2 * ENTRIES_PER_EXCERPT);
        }
    }

    @Test
    void shouldNotStandOnDamageButLookAtNothingBehind() throws IOException {
        JournalCut cut = JournalCut.behind(source, 10, ScanProgress.NONE);
        List<Long> offsets = new ArrayList<>();
        JournalScan.verify(
                source,
                excerpt -> {
                    if (excerpt.firstPosition() <= 10 && excerpt.entryCount() > 0) {
                        offsets.add(excerpt.offset());
                    }
                },
                ScanProgress.NONE);
        try (FileChannel channel = FileChannel.open(cut.lastFile(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {99}), offsets.getLast() + 300);
        }
        assertThatThrownBy(() -> JournalCut.behind(source, 10, ScanProgress.NONE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(cut.lastFile() + ", offset ");
        assertThat(JournalCut.behind(source, 8, ScanProgress.NONE).position()).isEqualTo(8);
        assertThatThrownBy(() -> JournalCut.behind(root, 1, ScanProgress.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no entry at position 1: the journal ends at 0");
    }

    private Path copy(JournalCut cut, int number) throws IOException {
        Path target = Files.createDirectory(root.resolve("copy-" + number));
        for (Path file : cut.wholeFiles()) {
            Files.copy(file, target.resolve(file.getFileName()));
        }
        cut.writeLastFile(target.resolve(cut.lastFile().getFileName()));
        return target;
    }

    private static void run(Path directory, int excerptCount) throws IOException {
        JournalEnd end = JournalScan.recover(directory, ExcerptVisitor.NONE, ScanProgress.NONE);
        try (JournalWriter writer = JournalWriter.open(directory, TestJournal.OPTIONS, end)) {
            for (int i = 0; i < excerptCount; i++) {
                append(writer);
            }
        }
    }

    private static void append(JournalWriter writer) throws IOException {
        ExcerptBuilder excerpt = new ExcerptBuilder();
        excerpt.begin(writer.nextPosition());
        for (int i = 0; i < ENTRIES_PER_EXCERPT; i++) {
            long position = excerpt.nextPosition();
            int offset = excerpt.nextOffset();
            TestJournal.encode(excerpt.buffer(), offset, position, ENTRY_BYTES);
            excerpt.buffer().putLong(offset + 16, stampOf(position), ByteOrder.LITTLE_ENDIAN);
            excerpt.entryWritten(ENTRY_BYTES);
        }
        writer.append(excerpt, stampOf(excerpt.nextPosition() - 1));
        writer.force();
    }

    private static long stampOf(long position) {
        return 1_000 + 10 * position;
    }

    private static List<String> entries(Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        ScanReport report =
                JournalScan.verify(
                        directory,
                        excerpt -> {
                            for (int i = 0; i < excerpt.entryCount(); i++) {
                                byte[] bytes = new byte[excerpt.entryLengthBytes(i)];
                                excerpt.buffer().getBytes(excerpt.entryOffset(i), bytes);
                                entries.add(
                                        HexFormat.of().formatHex(Digests.sha256().digest(bytes)));
                            }
                        },
                        ScanProgress.NONE);
        assertThat(report.problems()).isEmpty();
        return entries;
    }
}
