package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.snapshot.Pace;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The thread that takes snapshots, when so many entries or so much time have passed and when asked,
 * and answers what needs a look at the whole state. A snapshot is published only when every entry
 * in it is durable. One that fails, for want of room say, is tried again: nothing depends on it.
 */
final class SnapshotKeeper implements AutoCloseable {
    private static final long LOOK_NANOS = 100_000_000;
    private static final long RETRY_NANOS = 30_000_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Snapshots snapshots;
    private final StateViews views;
    private final SnapshotOptions options;
    private final SnapshotListener listener;
    private final Consumer<Throwable> ending;
    private final boolean testClock;
    private final boolean isForced;
    private final long usableBytesMin;
    private final JournalReader reader;
    private final DurablePosition durable;
    private final Thread thread = new Thread(this::run, "tallystick-snapshots");
    private final ConcurrentLinkedQueue<Asked<?>> asked = new ConcurrentLinkedQueue<>();
    private final Object hashLock = new Object();

    /** The next hash to be told, null if nobody waits for one. */
    private CompletableFuture<StateHashAt> nextHash;

    private long lastPosition;

    /** The last one that this thread took, null if none. */
    private Manifest last;

    private long lastNanos = System.nanoTime();
    private long notBeforeNanos = lastNanos;
    private volatile boolean closed;

    /** Something that somebody waits for. */
    private record Asked<T>(Callable<T> work, CompletableFuture<T> future) {
        void run() {
            try {
                future.complete(work.call());
            } catch (Exception e) {
                future.completeExceptionally(e);
            }
        }

        void giveUp() {
            future.completeExceptionally(new InterruptedIOException("the ledger is closed"));
        }
    }

    /**
     * @param lastPosition of the newest snapshot there is, 0 if none
     * @param ending hears of what must not happen: then the process ends
     */
    SnapshotKeeper(
            Snapshots snapshots,
            StateViews views,
            LedgerOptions options,
            Consumer<Throwable> ending,
            JournalReader reader,
            DurablePosition durable,
            long lastPosition) {
        this.snapshots = snapshots;
        this.views = views;
        this.options = options.snapshots();
        this.listener = options.snapshotListener();
        this.ending = ending;
        this.testClock = options.journal().testClock();
        this.isForced = options.journal().durability() == Durability.FORCE;
        this.usableBytesMin = options.journal().usableBytesMin();
        this.reader = reader;
        this.durable = durable;
        this.lastPosition = lastPosition;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** {@return what becomes of a snapshot that is taken as soon as possible} Any thread. */
    CompletableFuture<Manifest> snapshot() {
        return ask(this::take);
    }

    /** {@return the hash of the state, told as soon as possible} Any thread. */
    CompletableFuture<StateHashAt> stateHash() {
        synchronized (hashLock) {
            if (nextHash == null) {
                nextHash = ask(this::hash);
            }
            return nextHash; // one look answers all who asked before it began
        }
    }

    private StateHashAt hash() throws IOException {
        synchronized (hashLock) {
            nextHash = null;
        }
        return views.look(view -> new StateHashAt(view.position(), StateHash.of(view)));
    }

    private <T> CompletableFuture<T> ask(Callable<T> work) {
        Asked<T> wanted = new Asked<>(work, new CompletableFuture<>());
        asked.add(wanted);
        LockSupport.unpark(thread);
        if (closed) {
            giveUpAsked();
        }
        return wanted.future();
    }

    /** Begins nothing more, and lets a snapshot under way be. Does not wait. */
    void giveUp() {
        closed = true;
        views.close();
        LockSupport.unpark(thread);
        giveUpAsked();
    }

    /** Waits until its thread has ended, which may be in the middle of a look at the state. */
    @Override
    public void close() {
        giveUp();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        giveUpAsked();
    }

    private void run() {
        try {
            while (!closed) {
                if (isDue()) {
                    takeIfPossible();
                }
                Asked<?> wanted = asked.poll();
                if (wanted != null) {
                    wanted.run();
                } else {
                    LockSupport.parkNanos(this, LOOK_NANOS);
                }
            }
        } catch (Throwable e) {
            ending.accept(e);
        }
    }

    private boolean isDue() {
        long newEntries = durable.get() - lastPosition;
        long nanos = System.nanoTime();
        return nanos - notBeforeNanos >= 0
                && (newEntries >= options.everyEntries()
                        || (newEntries > 0 && nanos - lastNanos >= options.every().toNanos()));
    }

    private void takeIfPossible() {
        try {
            take();
        } catch (IOException e) {
            notBeforeNanos = System.nanoTime() + RETRY_NANOS;
            if (!closed) {
                listener.onFailure(e);
            }
        }
    }

    /** Takes a snapshot, unless nothing is new since the last. This thread. */
    Manifest take() throws IOException {
        if (last != null && last.position() == durable.get()) {
            return last; // nothing is new
        }
        long startNanos = System.nanoTime();
        last = publish(views.look(this::write));
        lastPosition = last.position();
        lastNanos = startNanos;
        listener.onSnapshot(last, System.nanoTime() - startNanos);
        return last;
    }

    private Snapshots.Unpublished write(State view) throws IOException {
        if (view.position() == 0) {
            throw new IOException("there is nothing to take a snapshot of yet");
        }
        snapshots.requireRoom(view, usableBytesMin);
        return snapshots.write(view, testClock, new Tempo());
    }

    private Manifest publish(Snapshots.Unpublished unpublished) throws IOException {
        if (!isForced) {
            forceJournal(unpublished.position());
        }
        views.requireOpen();
        JournalReader.Place place = reader.placeOf(unpublished.position());
        Manifest manifest =
                snapshots.publish(
                        unpublished,
                        new Manifest.ExcerptRef(place.cycle(), place.offset(), place.sha256()));
        snapshots.prune(options.keepCount());
        return manifest;
    }

    /**
     * A snapshot survives a power cut: what it vouches for must as well. No force that fails may be
     * followed by another one, not even the committer's: the process ends.
     */
    private void forceJournal(long position) throws IOException {
        try {
            reader.force(1, position);
        } catch (IOException failure) {
            ending.accept(failure);
            throw failure;
        }
    }

    private void giveUpAsked() {
        for (Asked<?> wanted = asked.poll(); wanted != null; wanted = asked.poll()) {
            wanted.giveUp();
        }
    }

    /** No faster than the options say, and with rests. */
    private final class Tempo implements Pace {
        private final long startNanos = System.nanoTime();
        private final StateViews.Rest rest = views.new Rest();

        @Override
        public void await(long writtenBytes) throws IOException {
            long dueNanos =
                    (long) ((double) writtenBytes / options.bytesPerSecond() * NANOS_PER_SECOND);
            rest.pause(dueNanos - (System.nanoTime() - startNanos));
        }
    }
}
