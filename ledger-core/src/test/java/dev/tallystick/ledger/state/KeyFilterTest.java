package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class KeyFilterTest {
    @Test
    void shouldHoldAllItGotAndFewOthers() {
        long[] words = new long[1 + KeyFilter.wordCount(TxIds.SEGMENT_KEYS)];
        KeyFilter filter = new KeyFilter(TxIds.SEGMENT_KEYS, words, 1);
        SplittableRandom keys = new SplittableRandom(1);
        for (int n = 0; n < TxIds.SEGMENT_KEYS; n++) {
            filter.add(keys.nextLong(), keys.nextLong());
        }
        SplittableRandom again = new SplittableRandom(1);
        for (int n = 0; n < TxIds.SEGMENT_KEYS; n++) {
            assertThat(filter.mayHold(again.nextLong(), again.nextLong())).isTrue();
        }
        SplittableRandom others = new SplittableRandom(2);
        int held = 0;
        for (int n = 0; n < 100_000; n++) {
            held += filter.mayHold(others.nextLong(), others.nextLong()) ? 1 : 0;
        }
        assertThat(held).isLessThan(100_000 / 16);
    }
}
