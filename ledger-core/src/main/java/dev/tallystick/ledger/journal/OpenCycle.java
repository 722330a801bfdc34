package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

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
    private final Disk disk;
    private final DiskFile content;
    private long reservedBytes;
    private boolean fresh = true;

    private OpenCycle(Disk disk, int number, Path file, DiskFile content, long reservedBytes) {
        this.disk = disk;
        this.number = number;
        this.file = file;
        this.content = content;
        this.reservedBytes = reservedBytes;
    }

    /**
     * Makes and reserves a cycle file in {@code scratch} and links it into {@code directory}.
     *
     * @param lengthBytes to reserve
     * @return null, and nothing made, if there is no room
     */
    static OpenCycle create(Disk disk, Path directory, Path scratch, int number, long lengthBytes)
            throws IOException {
        Path made = CycleFiles.pathOf(scratch, number);
        Path file = CycleFiles.pathOf(directory, number);
        DiskFile content = null;
        long reservedBytes = 0;
        try {
            deleteIfExists(disk, made);
            content = disk.open(made, Access.CREATE);
            reservedBytes = reserve(disk, made, content, lengthBytes);
            if (reservedBytes >= lengthBytes) {
                disk.link(made, file);
            }
        } catch (FileSystemException noRoomForItsName) {
            reservedBytes = 0;
        }
        if (reservedBytes < lengthBytes) {
            if (content != null) {
                content.close();
            }
            deleteIfExists(disk, made);
            return null;
        }
        disk.forceDirectory(directory);
        return new OpenCycle(disk, number, file, content, reservedBytes);
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
            reservedBytes = reserve(disk, file, content, lengthBytes);
        }
        return reservedBytes >= lengthBytes;
    }

    /**
     * Makes everything written so far durable. Never to be tried again: a failed force may have
     * dropped pages.
     */
    void force() throws IOException {
        content.force(fresh);
        fresh = false;
    }

    /**
     * Writes bytes of a file that Chronicle has mapped: the same pages, reached without a fault for
     * each.
     */
    void write(ByteBuffer bytes, long offset) throws IOException {
        content.write(bytes, offset);
    }

    /** Lets the disk begin with what {@link #force} will wait for. */
    void startWrite(long offset, int lengthBytes) throws IOException {
        content.startWrite(offset, lengthBytes);
    }

    /** Gives back what a finished cycle file has reserved and not used behind its last excerpt. */
    static void giveBack(Disk disk, Path file, long endOffset) throws IOException {
        try (DiskFile content = disk.open(file, Access.WRITE)) {
            content.giveBack(roundUp(endOffset + TAIL_BYTES), content.sizeBytes());
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private static long reserve(Disk disk, Path file, DiskFile content, long lengthBytes)
            throws IOException {
        return switch (content.reserve(lengthBytes)) {
            case RESERVED -> lengthBytes;
            case NO_ROOM -> 0;
            case NOT_SUPPORTED ->
                    disk.usableBytes(file.getParent()) < lengthBytes ? 0 : Long.MAX_VALUE;
        };
    }

    private static void deleteIfExists(Disk disk, Path file) throws IOException {
        if (disk.exists(file)) {
            disk.delete(file);
        }
    }

    private static long roundUp(long offset) {
        return (offset + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
}
