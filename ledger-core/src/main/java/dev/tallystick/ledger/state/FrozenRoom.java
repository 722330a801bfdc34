package dev.tallystick.ledger.state;

import java.util.ArrayDeque;

/**
 * Room for a view of the state, made before it is asked for: traffic that meets members at random
 * touches all of a view's marks within a moment, and the writer would wait for memory to come, page
 * by page, while nobody is answered. Made on one thread, used up on the writer's.
 */
public final class FrozenRoom {
    private final ArrayDeque<long[]> pages = new ArrayDeque<>();

    /**
     * Makes room, which takes as long as the memory does.
     *
     * @param pageCount as {@link State#frozenPageCount} told
     */
    public FrozenRoom(int pageCount) {
        for (int page = 0; page < pageCount; page++) {
            pages.add(new long[FrozenArena.PAGE_WORDS]);
        }
    }

    /** {@return a source that gives this room away first} */
    PageSource before(PageSource further) {
        return words -> {
            long[] page = words == FrozenArena.PAGE_WORDS ? pages.poll() : null;
            return page == null ? further.page(words) : page;
        };
    }
}
