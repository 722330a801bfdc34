package dev.tallystick.ledger.sim;

import static dev.tallystick.ledger.sim.Sectors.PAGE_BYTES;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.Reserve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Path;

/** An open file of a {@link SimulatedDisk}. */
final class SimulatedFile implements DiskFile {
    private final SimulatedDisk disk;
    private final Path name;
    private final Inode inode;
    private final Access access;
    private boolean isClosed;

    SimulatedFile(SimulatedDisk disk, Path name, Inode inode, Access access) {
        this.disk = disk;
        this.name = name;
        this.inode = inode;
        this.access = access;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
        begin("read");
        requireBlocks(target, offset);
        if (disk.takeReadFailure()) {
            throw new BrokenDiskException(name, BrokenDiskException.FAILED);
        }
        if (offset >= inode.sizeBytes()) {
            return -1;
        }
        int lengthBytes = (int) Math.min(target.remaining(), inode.sizeBytes() - offset);
        if (target.hasArray()) {
            int index = target.arrayOffset() + target.position();
            inode.read(target.array(), index, lengthBytes, offset);
            target.position(target.position() + lengthBytes);
        } else {
            byte[] bytes = new byte[lengthBytes];
            inode.read(bytes, 0, lengthBytes, offset);
            target.put(bytes);
        }
        return lengthBytes;
    }

    /** Page by page: the machine may end between two of them. */
    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        requireBlocks(source, offset);
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        for (int done = 0; done < bytes.length; ) {
            beginChange("write", new Stretch(offset, bytes.length, name));
            int page = (int) ((offset + done) / PAGE_BYTES);
            int within = (int) ((offset + done) % PAGE_BYTES);
            int part = Math.min(bytes.length - done, PAGE_BYTES - within);
            if (!inode.hasBlock(page) && !disk.hasRoom(PAGE_BYTES)) {
                throw new BrokenDiskException(name, BrokenDiskException.FULL);
            }
            inode.write(bytes, done, part, offset + done);
            done += part;
        }
        disk.watcher().wrote(name);
    }

    @Override
    public void force(boolean metadata) throws IOException {
        beginChange("force");
        if (disk.takeForceFailure()) {
            inode.failForce();
            throw new BrokenDiskException(name, BrokenDiskException.FAILED);
        }
        inode.force();
        disk.watcher().forced(name);
    }

    @Override
    public long sizeBytes() throws IOException {
        begin("size of");
        return inode.sizeBytes();
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        beginChange("truncate");
        inode.truncate(sizeBytes);
    }

    @Override
    public Reserve reserve(long lengthBytes) throws IOException {
        beginChange("reserve");
        if (!disk.hasRoom(Math.max(0, lengthBytes - inode.usedBytes()))) {
            return Reserve.NO_ROOM;
        }
        inode.reserve(lengthBytes);
        return Reserve.RESERVED;
    }

    @Override
    public void giveBack(long fromOffset, long sizeBytes) throws IOException {
        beginChange("give back");
        inode.giveBack(fromOffset);
    }

    @Override
    public void startWrite(long offset, long lengthBytes) throws IOException {
        begin("start writing");
    }

    @Override
    public void close() {
        isClosed = true;
    }

    /** Bytes of a file. */
    private record Stretch(long offset, int lengthBytes, Path file) {
        @Override
        public String toString() {
            return lengthBytes + " bytes at " + offset + " of " + file;
        }
    }

    /** Past the cache go whole blocks only. */
    private void requireBlocks(ByteBuffer bytes, long offset) {
        boolean isWhole = (bytes.remaining() | offset) % Disk.DIRECT_BYTES == 0;
        if (access.isDirect() && !(isWhole && bytes.isDirect())) {
            throw new IllegalArgumentException("no whole blocks: " + name);
        }
    }

    private void beginChange(String operation) throws IOException {
        beginChange(operation, name);
    }

    private void beginChange(String operation, Object about) throws IOException {
        begin(operation, about);
        if (access.isToRead()) {
            throw new NonWritableChannelException();
        }
    }

    private void begin(String operation) throws IOException {
        begin(operation, name);
    }

    private void begin(String operation, Object about) throws IOException {
        if (isClosed) {
            throw new ClosedChannelException();
        }
        disk.begin(operation, name, about);
    }
}
