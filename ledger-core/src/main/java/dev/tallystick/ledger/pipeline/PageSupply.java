package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.state.PageSource;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Makes pages for the arenas ahead of need, on a thread of its own, so that the writer allocates
 * nothing: of each size that was asked for once, so many stand ready as make 8 MiB, 1 to 16. Of
 * those over 16 MiB none does, but one that is expected. Each size is asked for by one thread at a
 * time: of a replay one asks for the arenas' pages, one for the tables of transactions' keys.
 */
final class PageSupply implements PageSource, AutoCloseable {
    private static final int PAGES_AHEAD_MAX = 16;
    private static final int WORDS_AHEAD = 1 << 20;
    private static final int EXPECTED_ONLY_WORDS = 1 << 21;

    private static final class Shelf {
        final int words;
        final OneToOneConcurrentArrayQueue<long[]> pages =
                new OneToOneConcurrentArrayQueue<>(2 * PAGES_AHEAD_MAX);
        volatile int ahead;

        Shelf(int words) {
            this.words = words;
            ahead =
                    words >= EXPECTED_ONLY_WORDS
                            ? 0
                            : Math.clamp(WORDS_AHEAD / Math.max(1, words), 1, PAGES_AHEAD_MAX);
        }
    }

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
        Shelf shelf = shelf(words);
        if (words >= EXPECTED_ONLY_WORDS) {
            shelf.ahead = 0;
        }
        long[] page = shelf.pages.poll();
        LockSupport.unpark(maker);
        return page == null ? new long[words] : page;
    }

    @Override
    public void expect(int words) {
        if (words >= EXPECTED_ONLY_WORDS) {
            shelf(words).ahead = 1;
            LockSupport.unpark(maker);
        }
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
        Shelf shelf = new Shelf(words);
        shelves.add(shelf);
        return shelf;
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
