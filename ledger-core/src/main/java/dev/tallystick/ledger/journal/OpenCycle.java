package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The cycle file being written: made and reserved before Chronicle opens it, linked into the
 * journal directory, forced by its own channel.
 */
final class OpenCycle implements AutoCloseable {
    /**
     * What Chronicle may still write behind the last excerpt: an index record of 16 KiB and its end
     * mark. Kept when the unused reserve is given back, and kept free when reserving.
     */
    private static final long TAIL_BYTES = 64 << 10;

    /** Room for Chronicle's file header and indexes, an EPOCH and a SEAL. */
    static final long LEAST_BYTES = 512 << 10;

    private static final long BLOCK_BYTES = 4 << 10;

    private final int number;
    private final Path file;
    private final FileChannel channel;
    private final NativeFile blocks;
    private long reservedBytes;
    private boolean fresh = true;

    private OpenCycle(int number, Path file, long reservedBytes) throws IOException {
        this.number = number;
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        blocks = NativeFile.open(file);
        this.reservedBytes = reservedBytes;
    }

    /**
     * Makes and reserves a cycle file in {@code scratch} and links it into {@code directory}.
     *
     * @param lengthBytes to reserve
     * @return null, and nothing made, if there is no room
     */
    static OpenCycle create(Path directory, Path scratch, int number, long lengthBytes)
            throws IOException {
        Path made = CycleFiles.pathOf(scratch, number);
        Path file = CycleFiles.pathOf(directory, number);
        long reservedBytes;
        try {
            Files.deleteIfExists(made);
            Files.createFile(made);
            reservedBytes = reserve(made, lengthBytes);
            if (reservedBytes < lengthBytes) {
                Files.delete(made);
                return null;
            }
            Files.createLink(file, made);
        } catch (FileSystemException noRoomForItsName) {
            Files.deleteIfExists(made);
            return null;
        }
        CycleFiles.forceDirectory(directory);
        return new OpenCycle(number, file, reservedBytes);
    }

    int number() {
        return number;
    }

    Path file() {
        return file;
    }

    /**
     * {@return whether {@code lengthBytes} from {@code offset} on will find their blocks on the
     * disk}
     */
    boolean hasRoom(long offset, int lengthBytes) {
        return offset + lengthBytes + TAIL_BYTES <= reservedBytes;
    }

    /** Tries to have {@code lengthBytes} reserved. {@return whether they are} */
    boolean reserveTo(long lengthBytes) throws IOException {
        if (reservedBytes < lengthBytes) {
            reservedBytes = reserve(file, lengthBytes);
        }
        return reservedBytes >= lengthBytes;
    }

    /**
     * Makes everything written so far durable. Never to be tried again: a failed force may have
     * dropped pages.
     */
    void force() throws IOException {
        channel.force(fresh);
        fresh = false;
    }

    /**
     * Writes bytes of a file that Chronicle has mapped: the same pages, reached without a fault for
     * each.
     */
    void write(ByteBuffer bytes, long offset) throws IOException {
        long nextOffset = offset;
        while (bytes.hasRemaining()) {
            nextOffset += channel.write(bytes, nextOffset);
        }
    }

    /** Lets the disk begin with what {@link #force} will wait for. */
    void startWrite(long offset, int lengthBytes) {
        blocks.startWrite(offset, lengthBytes);
    }

    /** Gives back what a finished cycle file has reserved and not used behind its last excerpt. */
    static void giveBack(Path file, long endOffset) throws IOException {
        try (NativeFile blocks = NativeFile.open(file)) {
            blocks.giveBack(roundUp(endOffset + TAIL_BYTES), Files.size(file));
        }
    }

    @Override
    public void close() throws IOException {
        blocks.close();
        channel.close();
    }

    private static long reserve(Path file, long lengthBytes) throws IOException {
        NativeFile.Reserve reserve;
        try (NativeFile blocks = NativeFile.open(file)) {
            reserve = blocks.reserve(lengthBytes);
        }
        return switch (reserve) {
            case RESERVED -> lengthBytes;
            case NO_ROOM -> 0;
            case NOT_SUPPORTED ->
                    Files.getFileStore(file).getUsableSpace() < lengthBytes ? 0 : Long.MAX_VALUE;
        };
    }

    private static long roundUp(long offset) {
        return (offset + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
}
