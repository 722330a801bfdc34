package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.SplittableRandom;

class ArenaTest {
    private static final int WORDS = 6;
    private static final int SLOTS = 40;

    private final Arenas arenas = Arenas.living(PageSource.ON_THE_SPOT);
    private final Arena arena = arenas.next(WORDS);
    private long[] words = new long[(SLOTS + 1) * WORDS];

    /** All ways of writing, in scopes kept and rolled back and without, beside a plain array. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldHoldWhatWasPut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int slot = 1; slot <= SLOTS; slot++) {
            arena.appendSlot();
        }
        for (int round = 0; round < 1_000; round++) {
            boolean isScope = random.nextBoolean();
            boolean isKept = !isScope || random.nextBoolean();
            long[] before = words.clone();
            if (isScope) {
                arenas.undo().begin();
            }
            for (int change = random.nextInt(6); change > 0; change--) {
                change(random);
            }
            if (!isKept) {
                arenas.undo().rollback();
                words = before;
            } else if (isScope) {
                arenas.undo().commit();
            }
            requireEqual();
        }
    }

    private void change(SplittableRandom random) {
        int slot = 1 + random.nextInt(SLOTS);
        long[] values = random.longs(4).toArray();
        int kind = random.nextInt(4);
        int count = kind == 3 ? 4 : Math.max(1, kind);
        int word = random.nextInt(WORDS - count + 1);
        switch (kind) {
            case 0 -> arena.add(slot, word, values[0]);
            case 1 -> arena.put(slot, word, values[0]);
            case 2 -> arena.put(slot, word, values[0], values[1]);
            default -> arena.put(slot, word, values[0], values[1], values[2], values[3]);
        }
        values[0] += kind == 0 ? words[slot * WORDS + word] : 0;
        System.arraycopy(values, 0, words, slot * WORDS + word, count);
    }

    private void requireEqual() {
        for (int slot = 1; slot <= SLOTS; slot++) {
            for (int word = 0; word < WORDS; word++) {
                assertThat(arena.get(slot, word)).isEqualTo(words[slot * WORDS + word]);
            }
            int from = slot * WORDS + 1;
            assertThat(arena.sum(slot, 1, WORDS - 2))
                    .isEqualTo(Arrays.stream(words, from, from + WORDS - 2).sum());
        }
    }
}
