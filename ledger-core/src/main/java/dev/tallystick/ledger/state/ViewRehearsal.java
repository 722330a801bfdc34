package dev.tallystick.ledger.state;

/**
 * A view opened, used and closed on an arena that means nothing, before the ledger's own code has
 * run. What the compiler has never seen happen it leaves out of the code it makes; had no view ever
 * been open, the first one would throw away all code that writes state, and clients would wait
 * until it is made anew: half a second and more on a busy machine.
 */
public final class ViewRehearsal {
    private static final int ROUNDS = 100;
    private static final int WORDS = 4;

    /**
     * Each round changes all of them twice, in every way there is, and one the view does not show.
     */
    private static final int SLOTS = 1_000;

    private ViewRehearsal() {}

    /** Rehearses; takes some milliseconds. */
    public static void run() {
        Arenas living = Arenas.living(PageSource.ON_THE_SPOT);
        Arena arena = living.next(WORDS);
        while (arena.usedCount() < SLOTS) {
            arena.appendSlot();
        }
        for (int round = 1; round <= ROUNDS; round++) {
            Arena view = living.freeze(new FrozenRoom(0)).next(WORDS);
            int added = arena.appendSlot();
            readAhead(arena, added); // of what has no marks, and of what the view does not show
            write(arena, round);
            arena.put(added, 0, round);
            requireUnchanged(view, round - 1);
            living.thaw();
            write(arena, round); // and as it is most of the time
        }
    }

    private static void readAhead(Arena arena, int lastSlot) {
        for (int slot = 1; slot <= lastSlot; slot++) {
            if (arena.touch(slot, 0, WORDS - 1) < 0) {
                throw new AssertionError("neither a round nor a mark is negative: slot=" + slot);
            }
        }
    }

    private static void write(Arena arena, int round) {
        readAhead(arena, SLOTS);
        for (int slot = 1; slot <= SLOTS; slot++) {
            switch (slot % WORDS) {
                case 0 -> arena.put(slot, 0, round);
                case 1 -> arena.add(slot, 0, round - arena.get(slot, 0));
                case 2 -> arena.put(slot, 0, round, round);
                default -> arena.put(slot, 0, round, round, round, round);
            }
            arena.put(slot, WORDS - 1, round);
        }
    }

    private static void requireUnchanged(Arena view, int round) {
        long sum = 0;
        for (int slot = 1; slot <= SLOTS; slot++) {
            sum += view.get(slot, 0);
        }
        assert sum == (long) SLOTS * round : "a view shows what came later: sum=" + sum;
    }
}
