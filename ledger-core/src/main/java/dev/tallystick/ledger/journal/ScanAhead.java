package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;

/**
 * Lets a scan run on a thread of its own, a few excerpts ahead of the visitor, which stays on the
 * caller's: reading, checksums and hashes cost the visitor no time where there is a second core.
 * Excerpts are copied, and handed over by the megabyte.
 */
public final class ScanAhead {
    private static final int BATCH_COUNT = 4;
    private static final int BATCH_BYTES = ExcerptFormat.LENGTH_BYTES_MAX;

    private final BlockingQueue<Batch> empty = new ArrayBlockingQueue<>(BATCH_COUNT);
    private final BlockingQueue<Batch> full = new ArrayBlockingQueue<>(BATCH_COUNT);
    private Batch filling;
    private JournalEnd end;
    private Throwable failure;
    private volatile boolean cancelled;

    private ScanAhead() {
        for (int number = 0; number < BATCH_COUNT; number++) {
            empty.add(new Batch());
        }
    }

    /** A scan that hands excerpts to a visitor. */
    @FunctionalInterface
    public interface Scan {
        /** {@return where the journal ends} */
        JournalEnd run(ExcerptVisitor visitor) throws IOException;
    }

    /** Excerpts, one behind the other. */
    private static final class Batch {
        final byte[] bytes = new byte[BATCH_BYTES];
        int lengthBytes;
        int count;
        int[] indexes = new int[16];
        Path[] files = new Path[16];
        int[] cycles = new int[16];
        long[] offsets = new long[16];
        boolean isLast;

        boolean add(ExcerptView excerpt) {
            int addedBytes = excerpt.lengthBytes();
            if (addedBytes > BATCH_BYTES - lengthBytes) {
                return false;
            }
            if (count == indexes.length) {
                indexes = Arrays.copyOf(indexes, 2 * count);
                files = Arrays.copyOf(files, 2 * count);
                cycles = Arrays.copyOf(cycles, 2 * count);
                offsets = Arrays.copyOf(offsets, 2 * count);
            }
            excerpt.buffer().getBytes(excerpt.index(), bytes, lengthBytes, addedBytes);
            indexes[count] = lengthBytes;
            files[count] = excerpt.file();
            cycles[count] = excerpt.cycle();
            offsets[count] = excerpt.offset();
            count++;
            lengthBytes += addedBytes;
            return true;
        }

        void visit(ExcerptView view, ExcerptVisitor visitor) throws IOException {
            for (int number = 0; number < count; number++) {
                visitor.onExcerpt(
                        view.wrap(
                                bytes,
                                indexes[number],
                                files[number],
                                cycles[number],
                                offsets[number]));
            }
        }

        void clear() {
            count = 0;
            lengthBytes = 0;
        }
    }

    /**
     * Runs a scan, and the visitor on this thread: all excerpts before a failure, then the failure.
     *
     * @return where the journal ends
     */
    public static JournalEnd run(Scan scan, ExcerptVisitor visitor) throws IOException {
        ScanAhead ahead = new ScanAhead();
        Thread reader = Thread.ofPlatform().name("tallystick-scan").start(() -> ahead.read(scan));
        try {
            ahead.visit(visitor);
        } finally {
            join(reader);
        }
        return ahead.result();
    }

    private void read(Scan scan) {
        try {
            filling = take(empty);
            end = scan.run(this::add);
        } catch (Throwable e) {
            failure = e;
        }
        filling.isLast = true;
        full.add(filling); // never full: it holds as many as there are
    }

    private void add(ExcerptView excerpt) {
        if (!filling.add(excerpt)) {
            full.add(filling);
            filling = take(empty);
            filling.add(excerpt);
        }
        if (cancelled) {
            throw new CancellationException("the visitor has given up");
        }
    }

    private void visit(ExcerptVisitor visitor) throws IOException {
        ExcerptView view = new ExcerptView();
        Batch batch;
        do {
            batch = take(full);
            try {
                batch.visit(view, visitor);
            } catch (IOException | RuntimeException | Error e) {
                cancelled = true; // before the reader gets a batch to go on with
                batch.clear();
                empty.add(batch);
                throw e;
            }
            batch.clear();
            empty.add(batch);
        } while (!batch.isLast);
    }

    private JournalEnd result() throws IOException {
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError("a scan throws no such thing", failure);
        }
        return end;
    }

    private static Batch take(BlockingQueue<Batch> queue) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return queue.take();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void join(Thread reader) {
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
