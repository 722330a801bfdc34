package dev.tallystick.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class JournalIndexTest {
    private static final int EXCERPTS = 400_000;
    private static final int ENTRIES_PER_EXCERPT = 3;

    private final JournalIndex index = new JournalIndex();

    @Test
    void shouldRefuseAGap() {
        index.append(1, 4, 1, 40);
        assertThatThrownBy(() -> index.append(6, 1, 1, 80))
                .hasMessage("gap in index: expected=5, found=6");
        assertThat(index.lastPosition()).isEqualTo(4);
    }

    @Test
    void shouldKeepOffsetsUpToSixteenGiB() throws IOException {
        long offset = (16L << 30) - 4;
        index.append(1, 1, Integer.MAX_VALUE, offset);
        assertThat(index.offset(0)).isEqualTo(offset);
        assertThat(index.cycle(0)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void readersShouldSeeWhatIsPublishedWhileItGrows() throws Exception {
        try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
            Future<Integer> lookUps = readers.submit(this::lookUpUntilFull);
            for (int i = 0; i < EXCERPTS; i++) {
                index.append(
                        1 + (long) i * ENTRIES_PER_EXCERPT, ENTRIES_PER_EXCERPT, i / 1_000, i * 4L);
            }
            assertThat(lookUps.get()).isPositive();
        }
    }

    private int lookUpUntilFull() throws IOException {
        int lookUps = 0;
        long last;
        do {
            last = index.lastPosition();
            if (last > 0) {
                long excerpt = index.excerptOf(last);
                int expected = (int) ((last - 1) / ENTRIES_PER_EXCERPT);
                if (excerpt != expected
                        || index.firstPosition(excerpt) != 1 + (long) expected * ENTRIES_PER_EXCERPT
                        || index.cycle(excerpt) != expected / 1_000
                        || index.offset(excerpt) != expected * 4L) {
                    throw new AssertionError("position " + last + " found in excerpt " + excerpt);
                }
                lookUps++;
            }
        } while (last < (long) EXCERPTS * ENTRIES_PER_EXCERPT);
        return lookUps;
    }
}
