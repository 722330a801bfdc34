package dev.tallystick.ledger.state;

/**
 * The counters of caps and budgets, beside the double entry and part of no sum: how many points
 * were granted under a key that says who, for what and in which period. A counter stays for good,
 * for a reversal gives back in the period that was charged. Source: ARCHITECTURE.md, rule 12.
 *
 * <pre>
 *  0  keyHigh, 1 keyLow
 *  2  points
 * </pre>
 */
public final class Counters {
    private static final int KEY_HIGH = 0;
    private static final int KEY_LOW = 1;
    private static final int POINTS = 2;
    private static final int WORDS = 3;

    private final Arena arena;
    private final Index index;

    Counters(Arenas arenas) {
        arena = arenas.next(WORDS);
        index = new Index(arena, arenas.undo());
    }

    /** Makes the index anew. */
    void fillIndex() {
        index.fill(count());
    }

    /** {@return what was granted under a key, less what was given back} */
    public long points(long keyHigh, long keyLow) {
        int slot = index.find(keyHigh, keyLow);
        return slot == 0 ? 0 : points(slot);
    }

    /** Counts points, or gives some back. */
    public void add(long keyHigh, long keyLow, long points) {
        int slot = index.find(keyHigh, keyLow);
        if (slot == 0) {
            slot = arena.appendSlot();
            arena.put(slot, KEY_HIGH, keyHigh);
            arena.put(slot, KEY_LOW, keyLow);
            index.add(slot);
        }
        arena.put(slot, POINTS, points(slot) + points);
    }

    /** {@return whether their records lie in that arena} */
    boolean isIn(Arena records) {
        return arena == records;
    }

    /** {@return slots used: they run from 1} */
    int count() {
        return arena.usedCount();
    }

    long keyHigh(int slot) {
        return arena.get(slot, KEY_HIGH);
    }

    long keyLow(int slot) {
        return arena.get(slot, KEY_LOW);
    }

    long points(int slot) {
        return arena.get(slot, POINTS);
    }

    private static final class Index extends SlotIndex {
        private final Arena counters;

        Index(Arena counters, UndoLog undo) {
            super(undo);
            this.counters = counters;
        }

        @Override
        long hashOf(int slot) {
            return Mix.of(counters.get(slot, KEY_HIGH), counters.get(slot, KEY_LOW));
        }

        int find(long keyHigh, long keyLow) {
            for (int slot = first(Mix.of(keyHigh, keyLow)); slot != 0; slot = next()) {
                if (counters.get(slot, KEY_HIGH) == keyHigh
                        && counters.get(slot, KEY_LOW) == keyLow) {
                    return slot;
                }
            }
            return 0;
        }
    }
}
