package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

@Timeout(60)
@Isolated("looks at all threads")
class ScanAheadTest {
    private static final long SEED = 20_261_126;

    @TempDir Path directory;

    @BeforeEach
    void write() throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        try (TestJournal journal = TestJournal.open(directory)) {
            for (int excerpt = 0; excerpt < 400; excerpt++) {
                boolean isLarge = random.nextInt(20) == 0;
                journal.append(isLarge ? 1_000 : 1 + random.nextInt(20), 16 + random.nextInt(200));
            }
        }
    }

    @Test
    void shouldHandOverEveryExcerptInOrder() throws IOException {
        List<String> ahead = new ArrayList<>();
        Thread here = Thread.currentThread();
        ExcerptVisitor describing = TestJournal.describing(ahead);
        JournalEnd end =
                ScanAhead.run(
                        this::scan,
                        excerpt -> {
                            assertThat(Thread.currentThread()).isSameAs(here);
                            describing.onExcerpt(excerpt);
                        });
        assertThat(ahead).isEqualTo(TestJournal.describe(directory)).hasSizeGreaterThan(400);
        assertThat(end.lastPosition()).isEqualTo(scan(ExcerptVisitor.NONE).lastPosition());
    }

    @Test
    void aVisitorThatGivesUpShouldEndTheScan() {
        List<String> seen = new ArrayList<>();
        assertThatThrownBy(
                        () ->
                                ScanAhead.run(
                                        this::scan,
                                        excerpt -> {
                                            seen.add(excerpt.kind().name());
                                            if (seen.size() == 3) {
                                                throw new IOException("enough");
                                            }
                                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("enough");
        assertThat(seen).hasSize(3);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("tallystick-scan"));
    }

    @Test
    void aScanThatFailsShouldHandOverWhatCameBefore() {
        List<String> seen = new ArrayList<>();
        assertThatThrownBy(
                        () ->
                                ScanAhead.run(
                                        visitor ->
                                                scan(
                                                        excerpt -> {
                                                            visitor.onExcerpt(excerpt);
                                                            if (excerpt.firstPosition() > 100) {
                                                                throw new IOException("damage");
                                                            }
                                                        }),
                                        TestJournal.describing(seen)))
                .isInstanceOf(IOException.class)
                .hasMessage("damage");
        assertThat(seen).isNotEmpty().isSubsetOf(describe());
    }

    private List<String> describe() {
        try {
            return TestJournal.describe(directory);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private JournalEnd scan(ExcerptVisitor visitor) throws IOException {
        return JournalScan.recover(directory, visitor, ScanProgress.NONE);
    }
}
