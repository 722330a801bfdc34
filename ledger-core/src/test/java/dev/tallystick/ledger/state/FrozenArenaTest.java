package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A view shows an arena as it was, whatever becomes of it, on one page or on many. */
class FrozenArenaTest {
    private static final int WORDS = 5;
    private static final int STRETCH_SLOTS = 7_000;

    private final Arenas arenas = Arenas.living(PageSource.ON_THE_SPOT);
    private final Arena arena = arenas.next(WORDS);
    private final SplittableRandom random = new SplittableRandom(41);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 1_000, Arena.PAGE_SLOTS - 1, Arena.PAGE_SLOTS, 600_000})
    void shouldShowWhatWasThere(int slotCount) {
        fill(slotCount);
        Arena view = arenas.freeze(new FrozenRoom(0)).next(WORDS);
        for (int change = 0; change < 100_000; change++) {
            if (random.nextInt(3) == 0 || arena.usedCount() == 0) {
                arena.appendSlot();
            }
            int slot = 1 + random.nextInt(arena.usedCount());
            change(slot);
        }
        assertThat(view.usedCount()).isEqualTo(slotCount);
        assertThat(view.slotCount()).isEqualTo(slotCount + 1);
        for (int slot = 1; slot <= slotCount; slot++) {
            long sum = 0;
            for (int word = 0; word < WORDS; word++) {
                assertThat(view.get(slot, word)).isEqualTo(valueOf(slot, word));
                sum += word == 0 ? 0 : valueOf(slot, word);
            }
            assertThat(view.sum(slot, 1, WORDS - 1)).isEqualTo(sum);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, Arena.PAGE_SLOTS, 1 << 17, 1 << 24, 0x7FFF_0000, 0x7FFF_FFF0})
    void shouldDivideSlotsAmongPages(int from) {
        for (long slot = Math.max(0, from - 70_000L);
                slot <= Math.min(Integer.MAX_VALUE, from + 70_000L);
                slot++) {
            int page = Arena.pageOf((int) slot);
            assertThat(page).isEqualTo((int) slot / Arena.PAGE_SLOTS);
            assertThat(Arena.placeIn(page, (int) slot)).isEqualTo((int) slot % Arena.PAGE_SLOTS);
        }
    }

    /** Else the writer would wait for memory, page by page, in the moment after it froze. */
    @Test
    void shouldMarkAllOfItInTheRoomThatWasMadeBefore() {
        AtomicInteger askedCount = new AtomicInteger();
        Arenas counted =
                Arenas.living(
                        words -> {
                            askedCount.incrementAndGet();
                            return new long[words];
                        });
        Arena large = counted.next(WORDS);
        for (int n = 0; n < 600_000; n++) {
            large.appendSlot();
        }
        FrozenRoom room = new FrozenRoom(counted.frozenPageCount());
        askedCount.set(0);
        Arena view = counted.freeze(room).next(WORDS);
        for (int slot = 1; slot < large.usedCount(); slot += FrozenArena.PAGE_WORDS / 8) {
            large.put(slot, 0, slot);
        }
        assertThat(askedCount).hasValue(0);
        assertThat(view.get(1, 0)).isZero();
    }

    @Test
    void shouldShowItToAnotherThreadMeanwhile() throws Exception {
        int slotCount = 300_000;
        fill(slotCount);
        Arena view = arenas.freeze(new FrozenRoom(0)).next(WORDS);
        AtomicBoolean isRead = new AtomicBoolean();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Integer> wrong =
                    threads.submit(
                            () -> {
                                int count = wrongSlots(view, slotCount);
                                isRead.set(true);
                                return count;
                            });
            long changes = 0;
            while (!isRead.get()) {
                int slot = 1 + random.nextInt(slotCount);
                for (int word = 0; word < WORDS; word++) {
                    arena.put(slot, word, -1);
                }
                changes++;
            }
            assertThat(wrong.get()).isZero();
            assertThat(changes).isPositive();
        }
    }

    /** In stretches from the back, which goes beyond pages, then one after the other. */
    private static int wrongSlots(Arena view, int slotCount) {
        long[] records = new long[STRETCH_SLOTS * WORDS];
        int wrongCount = 0;
        for (int behind = slotCount + 1; behind > 1; ) {
            int count = Math.min(STRETCH_SLOTS, behind - 1);
            behind -= count;
            view.copySlots(behind, count, records);
            for (int at = 0; at < count * WORDS; at++) {
                wrongCount += records[at] == valueOf(behind + at / WORDS, at % WORDS) ? 0 : 1;
            }
        }
        for (int slot = 1; slot <= slotCount; slot++) {
            for (int word = 0; word < WORDS; word++) {
                wrongCount += view.get(slot, word) == valueOf(slot, word) ? 0 : 1;
            }
        }
        return wrongCount;
    }

    private void change(int slot) {
        long value = random.nextLong();
        switch (random.nextInt(4)) {
            case 0 -> arena.put(slot, random.nextInt(WORDS), value);
            case 1 -> arena.add(slot, random.nextInt(WORDS), value);
            case 2 -> arena.put(slot, random.nextInt(WORDS - 1), value, value);
            default -> arena.put(slot, random.nextInt(WORDS - 3), value, value, value, value);
        }
    }

    private void fill(int slotCount) {
        for (int slot = 1; slot <= slotCount; slot++) {
            arena.appendSlot();
            for (int word = 0; word < WORDS; word++) {
                arena.put(slot, word, valueOf(slot, word));
            }
        }
    }

    private static long valueOf(int slot, int word) {
        return 31L * slot + word + 1;
    }
}
