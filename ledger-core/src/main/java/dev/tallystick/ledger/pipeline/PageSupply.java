package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.state.PageSource;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Makes pages for the arenas ahead of need, on a thread of its own, so that the writer allocates
 * nothing: of each size that was asked for once, a few stand ready.
 */
final class PageSupply implements PageSource, AutoCloseable {
    private static final int SMALL_PAGES_AHEAD = 16;
    private static final int LARGE_PAGES_AHEAD = 4;
    private static final int LARGE_PAGE_WORDS = 1 << 17;
    private static final int HUGE_PAGE_WORDS = 1 << 20;
    private static final int QUEUE_CAPACITY = 32;

    private record Shelf(int words, int ahead, OneToOneConcurrentArrayQueue<long[]> pages) {}

    private final List<Shelf> shelves = new CopyOnWriteArrayList<>();
    private final Consumer<Throwable> onFatal;
    private final Thread maker = new Thread(this::run, "tallystick-pages");
    private volatile boolean closed;

    /**
     * Starts making pages.
     *
     * @param onFatal hears of what kills its thread
     */
    PageSupply(Consumer<Throwable> onFatal) {
        this.onFatal = onFatal;
        maker.setDaemon(true);
        maker.start();
    }

    @Override
    public long[] page(int words) {
        long[] page = shelf(words).pages.poll();
        LockSupport.unpark(maker);
        return page == null ? new long[words] : page;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(maker);
    }

    private Shelf shelf(int words) {
        for (int index = 0; index < shelves.size(); index++) {
            if (shelves.get(index).words == words) {
                return shelves.get(index);
            }
        }
        Shelf shelf =
                new Shelf(
                        words,
                        aheadCount(words),
                        new OneToOneConcurrentArrayQueue<>(QUEUE_CAPACITY));
        shelves.add(shelf);
        return shelf;
    }

    private static int aheadCount(int words) {
        if (words >= HUGE_PAGE_WORDS) {
            return 1;
        }
        return words >= LARGE_PAGE_WORDS ? LARGE_PAGES_AHEAD : SMALL_PAGES_AHEAD;
    }

    private void run() {
        try {
            makePages();
        } catch (Throwable e) {
            onFatal.accept(e); // a ledger does not go on with half of its threads
        }
    }

    private void makePages() {
        while (!closed) {
            for (int index = 0; index < shelves.size(); index++) {
                Shelf shelf = shelves.get(index);
                while (!closed && shelf.pages.size() < shelf.ahead) {
                    shelf.pages.add(new long[shelf.words]);
                }
            }
            LockSupport.park(this);
        }
    }
}
