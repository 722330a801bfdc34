package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.TxKey;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class TxIdsTest {
    private static final Comparator<TxKey> ORDER =
            Comparator.comparing(TxKey::high, Long::compareUnsigned)
                    .thenComparing(TxKey::low, Long::compareUnsigned);

    private final UndoLog undo = new UndoLog();

    /** Scopes kept and rolled back, over as many segments as they like, beside a plain map. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 100})
    void shouldKnowWhatAMapKnows(int segmentKeys) {
        SplittableRandom random = new SplittableRandom(segmentKeys);
        TxIds txIds = txIds(segmentKeys);
        Map<TxKey, Long> expected = new HashMap<>();
        List<TxKey> keys = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        long position = 0;
        for (int round = 0; round < 500; round++) {
            boolean isScope = random.nextInt(3) > 0;
            boolean isKept = !isScope || random.nextBoolean();
            if (isScope) {
                undo.begin();
            }
            List<TxKey> added = new ArrayList<>();
            long next = position;
            for (int n = random.nextInt(8); n > 0; n--) {
                next += 1 + random.nextInt(3);
                TxKey key = new TxKey(random.nextLong(), random.nextLong());
                txIds.add(key.high(), key.low(), next);
                added.add(key);
                if (isKept) {
                    expected.put(key, next);
                    keys.add(key);
                    positions.add(next);
                }
            }
            if (isKept) {
                position = next;
            } else {
                undo.rollback();
            }
            if (isScope && isKept) {
                undo.commit();
            }
            for (TxKey key : added) {
                assertThat(txIds.find(key.high(), key.low()))
                        .isEqualTo(expected.getOrDefault(key, 0L));
            }
            assertThat(txIds.windowFrom()).isEqualTo(windowFrom(positions, segmentKeys));
            assertThat(txIds.segmentCount()).isEqualTo(segmentsOf(keys.size(), segmentKeys));
        }
        int firstOfWindow = Math.max(0, segmentsOf(keys.size(), segmentKeys) - 2) * segmentKeys;
        for (int index = 0; index < keys.size(); index++) {
            TxKey key = keys.get(index);
            assertThat(txIds.find(key.high(), key.low())).isEqualTo(positions.get(index));
            assertThat(txIds.findRecent(key.high(), key.low()))
                    .isEqualTo(index < firstOfWindow ? 0 : positions.get(index));
        }
    }

    @Test
    void shouldLetGoOnlyWhatNoScopeCanBringBack() {
        TxIds txIds = txIds(4);
        addAll(txIds, 1, 8);
        assertThat(txIds.toSeal(8)).isNull();
        undo.begin();
        addAll(txIds, 9, 2);
        assertThat(txIds.toSeal(8)).isNull(); // its successor's successor may be taken back
        undo.rollback();
        assertThat(txIds.toSeal(8)).isNull();
        addAll(txIds, 9, 1);
        TxIdSegment oldest = txIds.toSeal(9);
        assertThat(oldest.number()).isZero();
        assertThat(oldest.lastPosition()).isEqualTo(4);
        txIds.release(oldest);
        assertThat(txIds.find(1 << 20, 1)).isZero();
        assertThat(txIds.toSeal(9)).isNull();
        assertThatThrownBy(() -> txIds.release(oldest))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Wrapped runs, long runs, none: the order is that of the keys. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000})
    void shouldHandOverKeysInOrder(int keyCount) {
        for (int spread : List.of(64, 50, 33, 8, 0)) {
            SplittableRandom random = new SplittableRandom(spread);
            TxIdSegment segment = new TxIdSegment(3, keyCount, 1, PageSource.ON_THE_SPOT);
            List<TxKey> keys = new ArrayList<>();
            for (int n = 1; n <= keyCount; n++) {
                long high = spread == 0 ? -1 : random.nextLong() >> (64 - spread);
                TxKey key = new TxKey(high, random.nextLong());
                segment.add(key.high(), key.low(), n);
                keys.add(key);
            }
            List<TxKey> sorted = new ArrayList<>();
            segment.forEachSorted((high, low, position) -> sorted.add(new TxKey(high, low)));
            assertThat(sorted).isEqualTo(keys.stream().sorted(ORDER).toList());
        }
    }

    @Test
    void aWindowShouldStayAsItWasAndMakeTheSameWindow() {
        for (int count : List.of(0, 1, 16, 17, 32, 33, 100)) {
            TxIds txIds = txIds(16);
            addAll(txIds, 1, count);
            TxIdWindow window = txIds.window(count);
            undo.begin();
            addAll(txIds, count + 1, 20);
            undo.rollback();
            addAll(txIds, count + 1, 40);

            TxIds restored = txIds(16);
            restored.restore(window.newestNumber(), window.windowFrom(), window.newestFrom());
            window.forEach(restored::restoreKey);
            assertThat(restored.windowKeyCount()).isEqualTo(window.keyCount());
            assertThat(window.keyCount())
                    .isEqualTo(count - Math.max(0, segmentsOf(count, 16) - 2) * 16);
            addAll(restored, count + 1, 40);
            assertThat(restored.windowFrom()).isEqualTo(txIds.windowFrom());
            for (int n = Math.toIntExact(window.windowFrom()); n <= count + 40; n++) {
                assertThat(restored.find((long) n << 20, n)).isEqualTo(n);
            }
        }
    }

    /** Behind keys that a snapshot had, in the midst of a segment, and without any. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 100})
    void shouldFindWhatWasListed(int segmentKeys) {
        SplittableRandom random = new SplittableRandom(segmentKeys);
        for (int count = 1; count <= 3 * segmentKeys; count++) {
            TxIds txIds = txIds(segmentKeys);
            List<TxKey> keys = new ArrayList<>();
            int known = count % 3 == 0 ? random.nextInt(count) : 0;
            for (int position = 1; position <= count; position++) {
                TxKey key = new TxKey(random.nextLong(), random.nextLong());
                if (position <= known) {
                    txIds.add(key.high(), key.low(), position);
                } else {
                    txIds.list(key.high(), key.low(), position);
                }
                keys.add(key);
            }
            txIds.endListing();
            for (int position = 1; position <= count; position++) {
                TxKey key = keys.get(position - 1);
                assertThat(txIds.find(key.high(), key.low())).isEqualTo(position);
                assertThat(txIds.findRecent(key.high(), key.low()))
                        .isEqualTo(position < txIds.windowFrom() ? 0 : position);
            }
            TxKey next = new TxKey(random.nextLong(), random.nextLong());
            assertThat(txIds.findRecent(next.high(), next.low())).isZero();
            txIds.add(next.high(), next.low(), count + 1);
            assertThat(txIds.findRecent(next.high(), next.low())).isEqualTo(count + 1);
        }
    }

    /** Whether its file fits is seen of a list as of a table; written, both make the same file. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000, 70_000})
    void aListShouldBeSealedAsATableIs(int keyCount) {
        for (int spread : List.of(64, 33, 8)) {
            SplittableRandom random = new SplittableRandom(keyCount);
            TxIdSegment table = new TxIdSegment(3, keyCount, 1, PageSource.ON_THE_SPOT);
            TxIdSegment list = new TxIdSegment(3, keyCount, 1, PageSource.ON_THE_SPOT);
            for (int position = 1; position <= keyCount; position++) {
                long high = random.nextLong() >> (64 - spread);
                long low = random.nextLong();
                table.add(high, low, position);
                list.list(high, low, position);
            }
            assertThat(list.isFull()).isTrue();
            assertThat(list.keySum()).isEqualTo(table.keySum());
            assertThat(list.lastPosition()).isEqualTo(table.lastPosition());
            assertThat(sorted(list)).isEqualTo(sorted(table));
        }
    }

    private static List<List<Long>> sorted(TxIdSegment segment) {
        List<List<Long>> sorted = new ArrayList<>();
        segment.forEachSorted((high, low, position) -> sorted.add(List.of(high, low, position)));
        return sorted;
    }

    private TxIds txIds(int segmentKeys) {
        return new TxIds(undo, PageSource.ON_THE_SPOT, segmentKeys);
    }

    private static void addAll(TxIds txIds, long first, int count) {
        for (long position = first; position < first + count; position++) {
            txIds.add(position << 20, position, position);
        }
    }

    private static int segmentsOf(int keyCount, int segmentKeys) {
        return Math.max(1, (keyCount + segmentKeys - 1) / segmentKeys);
    }

    private static long windowFrom(List<Long> positions, int segmentKeys) {
        int segment = segmentsOf(positions.size(), segmentKeys) - 2;
        return segment <= 0 ? 1 : positions.get(segment * segmentKeys);
    }
}
