package dev.tallystick.ledger.state;

import java.io.IOException;
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
            addPage();
        }
    }

    /**
     * {@return the same room, made by somebody who is not in a hurry}
     *
     * @throws IOException what the interlude throws
     */
    public static FrozenRoom of(int pageCount, Interlude interlude) throws IOException {
        FrozenRoom room = new FrozenRoom(0);
        for (int page = 0; page < pageCount; page++) {
            room.addPage();
            interlude.pause();
        }
        return room;
    }

    private void addPage() {
        pages.add(new long[FrozenArena.PAGE_WORDS]);
    }

    /** {@return a source that gives this room away first} */
    PageSource before(PageSource further) {
        return words -> {
            long[] page = words == FrozenArena.PAGE_WORDS ? pages.poll() : null;
            return page == null ? further.page(words) : page;
        };
    }
}
