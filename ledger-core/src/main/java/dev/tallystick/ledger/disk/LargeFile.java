package dev.tallystick.ledger.disk;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * A large file, read from front to back past the system's cache: one piece is read while the one
 * before it is used. One thread.
 */
public final class LargeFile implements AutoCloseable {
    private static final int PIECE_BYTES_MAX = 1 << 20;

    private final DiskFile file;
    private final long sizeBytes;
    private final Executor beside;
    private final Arena memory = Arena.ofShared();
    private final int pieceBytes;
    private ByteBuffer piece;
    private ByteBuffer used;
    private CompletableFuture<ByteBuffer> ahead;
    private long aheadOffset;

    private LargeFile(DiskFile file, Executor beside) throws IOException {
        this.file = file;
        this.beside = beside;
        sizeBytes = file.sizeBytes();
        long blocks = Math.max(1, (sizeBytes + Disk.DIRECT_BYTES - 1) / Disk.DIRECT_BYTES);
        pieceBytes = (int) Math.min(PIECE_BYTES_MAX, blocks * Disk.DIRECT_BYTES);
        piece = Disk.newDirectBuffer(memory, pieceBytes).limit(0);
        used = Disk.newDirectBuffer(memory, pieceBytes);
    }

    /**
     * Opens a file.
     *
     * @param beside does the reading
     * @throws java.nio.file.NoSuchFileException if it does not exist
     */
    public static LargeFile open(Disk disk, Path path, Executor beside) throws IOException {
        DiskFile file = disk.open(path, Access.READ_DIRECT);
        try {
            LargeFile large = new LargeFile(file, beside);
            large.readAhead();
            return large;
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** {@return the size of the file} */
    public long sizeBytes() {
        return sizeBytes;
    }

    /**
     * Reads on.
     *
     * @return how many bytes were read: fewer than {@code lengthBytes} only where the file ends
     */
    public int read(byte[] target, int from, int lengthBytes) throws IOException {
        int count = 0;
        while (count < lengthBytes && (piece.hasRemaining() || nextPiece())) {
            int part = Math.min(lengthBytes - count, piece.remaining());
            piece.get(target, from + count, part);
            count += part;
        }
        return count;
    }

    private boolean nextPiece() throws IOException {
        if (ahead == null) {
            return false;
        }
        used = piece;
        try {
            piece = ahead.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw new AssertionError("reading throws no such thing", e);
            }
        }
        readAhead();
        return piece.hasRemaining();
    }

    private void readAhead() {
        if (aheadOffset >= sizeBytes) {
            ahead = null;
            return;
        }
        ByteBuffer target = used.clear();
        long offset = aheadOffset;
        aheadOffset += pieceBytes;
        CompletableFuture<ByteBuffer> read = new CompletableFuture<>();
        beside.execute(
                () -> {
                    try {
                        read.complete(readPiece(target, offset));
                    } catch (Throwable e) {
                        read.completeExceptionally(e);
                    }
                });
        ahead = read;
    }

    /** Where a read ends within a block, that block is read anew. */
    private ByteBuffer readPiece(ByteBuffer target, long offset) throws IOException {
        int end = -1;
        int nextEnd = 0;
        while (nextEnd > end && nextEnd < pieceBytes && offset + nextEnd < sizeBytes) {
            end = nextEnd;
            int from = end - end % Disk.DIRECT_BYTES;
            nextEnd = from + file.read(target.position(from), offset + from);
        }
        return target.position(0).limit(Math.max(end, nextEnd));
    }

    @Override
    public void close() throws IOException {
        try (memory;
                file) {
            waitForAhead();
        }
    }

    private void waitForAhead() {
        if (ahead != null) {
            ahead.handle((read, failure) -> read).join(); // it still uses the file
        }
    }
}
