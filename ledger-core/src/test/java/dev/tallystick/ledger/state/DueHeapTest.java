package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

class DueHeapTest {
    private final DueHeap heap = new DueHeap(PageSource.ON_THE_SPOT);

    private record Due(long atMs, int account) {}

    private final PriorityQueue<Due> model =
            new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparing(Due::account));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theFirstShouldBeTheEarliestAndOfThoseTheOneWithTheLowestNumber(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int step = 0; step < 50_000; step++) {
            if (random.nextInt(5) < 3) {
                push(random.nextInt(1_000), 1 + random.nextInt(50));
            } else if (!model.isEmpty()) {
                removeFirst();
            }
            requireSameFirst();
        }
    }

    @Test
    void moreThanAPageShouldComeUpInOrder() {
        SplittableRandom random = new SplittableRandom(5);
        for (int count = 0; count < 2 * Arena.PAGE_SLOTS + 3; count++) {
            push(random.nextLong(1L << 40), 1 + random.nextInt(Integer.MAX_VALUE));
        }
        while (!model.isEmpty()) {
            requireSameFirst();
            removeFirst();
        }
        assertThat(heap.count()).isZero();
    }

    private void push(long atMs, int account) {
        heap.push(atMs, account);
        model.add(new Due(atMs, account));
    }

    private void removeFirst() {
        heap.removeFirst();
        model.remove();
    }

    private void requireSameFirst() {
        assertThat(heap.count()).isEqualTo(model.size());
        if (!model.isEmpty()) {
            assertThat(new Due(heap.firstDueAtMs(), heap.firstAccount())).isEqualTo(model.peek());
        }
    }
}
