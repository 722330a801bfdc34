package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.snapshot.Pace;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.State;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The thread that takes snapshots: when so many entries or so much time have passed, and when
 * asked. The writer freezes the state between two submissions; this thread writes the view, and
 * lets go of it. A snapshot is published only when the answer to the freeze has come, which is when
 * every entry in it is durable. One that fails is tried again: nothing depends on it.
 */
final class SnapshotKeeper implements AutoCloseable {
    private static final long LOOK_NANOS = 100_000_000;
    private static final long RETRY_NANOS = 30_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Snapshots snapshots;
    private final SnapshotOptions options;
    private final SnapshotListener listener;
    private final boolean testClock;
    private final JournalReader reader;
    private final DurablePosition durable;
    private final Predicate<Submission> submitter;
    private final Thread thread = new Thread(this::run, "tallystick-snapshots");
    private final ConcurrentLinkedQueue<CompletableFuture<Manifest>> asked =
            new ConcurrentLinkedQueue<>();
    private long lastPosition;
    private long lastNanos = System.nanoTime();
    private long notBeforeNanos = lastNanos;
    private volatile boolean closed;

    /**
     * @param lastPosition of the newest snapshot there is, 0 if none
     * @param submitter offers a submission to the writer, and tells whether it took it
     */
    SnapshotKeeper(
            Snapshots snapshots,
            LedgerOptions options,
            JournalReader reader,
            DurablePosition durable,
            long lastPosition,
            Predicate<Submission> submitter) {
        this.snapshots = snapshots;
        this.options = options.snapshots();
        this.listener = options.snapshotListener();
        this.testClock = options.journal().testClock();
        this.reader = reader;
        this.durable = durable;
        this.lastPosition = lastPosition;
        this.submitter = submitter;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** {@return what becomes of a snapshot that is taken as soon as possible} Any thread. */
    CompletableFuture<Manifest> ask() {
        CompletableFuture<Manifest> future = new CompletableFuture<>();
        asked.add(future);
        LockSupport.unpark(thread);
        if (closed) {
            giveUp();
        }
        return future;
    }

    /** Ends at once: a snapshot under way is given up. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        giveUp();
    }

    private void run() {
        while (!closed) {
            CompletableFuture<Manifest> wanted = asked.poll();
            if (wanted != null || isDue()) {
                take(wanted == null ? new CompletableFuture<>() : wanted);
            } else {
                LockSupport.parkNanos(this, LOOK_NANOS);
            }
        }
    }

    private boolean isDue() {
        long newEntries = durable.get() - lastPosition;
        long nanos = System.nanoTime();
        return nanos - notBeforeNanos >= 0
                && (newEntries >= options.everyEntries()
                        || (newEntries > 0 && nanos - lastNanos >= options.every().toNanos()));
    }

    private void take(CompletableFuture<Manifest> future) {
        long startNanos = System.nanoTime();
        try {
            Manifest manifest = snapshot();
            lastPosition = manifest.position();
            lastNanos = startNanos;
            listener.onSnapshot(manifest, System.nanoTime() - startNanos);
            future.complete(manifest);
        } catch (IOException | RuntimeException | Error e) {
            notBeforeNanos = System.nanoTime() + RETRY_NANOS;
            if (!closed) {
                listener.onFailure(e);
            }
            future.completeExceptionally(e);
        }
    }

    private Manifest snapshot() throws IOException {
        Submission freeze = Submission.freeze();
        submit(freeze);
        State view = freeze.view();
        Snapshots.Unpublished unpublished;
        try {
            if (view.position() == 0) {
                throw new IOException("there is nothing to take a snapshot of yet");
            }
            unpublished = snapshots.write(view, testClock, pace());
        } finally {
            submit(Submission.thaw());
        }
        JournalReader.Place place = reader.placeOf(unpublished.position());
        Manifest manifest =
                snapshots.publish(
                        unpublished,
                        new Manifest.ExcerptRef(place.cycle(), place.offset(), place.sha256()),
                        List.of());
        snapshots.prune(options.keepCount());
        return manifest;
    }

    /** Offers it until the writer takes it, and waits until it is done and durable. */
    private void submit(Submission submission) throws IOException {
        while (!submitter.test(submission)) {
            requireOpen();
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        while (!submission.await(PATIENCE)) {
            requireOpen();
        }
    }

    private Pace pace() {
        long startNanos = System.nanoTime();
        return writtenBytes -> {
            long dueNanos =
                    (long) ((double) writtenBytes / options.bytesPerSecond() * NANOS_PER_SECOND);
            for (long left = dueNanos - (System.nanoTime() - startNanos);
                    left > 0;
                    left = dueNanos - (System.nanoTime() - startNanos)) {
                requireOpen();
                LockSupport.parkNanos(this, left);
            }
            requireOpen();
        };
    }

    private void requireOpen() throws InterruptedIOException {
        if (closed) {
            throw new InterruptedIOException("the ledger is closed");
        }
    }

    private void giveUp() {
        for (CompletableFuture<Manifest> future = asked.poll();
                future != null;
                future = asked.poll()) {
            future.completeExceptionally(new InterruptedIOException("the ledger is closed"));
        }
    }
}
