package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The machine's disk, with as little room as a test wants. */
final class SmallDisk implements Disk {
    long usableBytes = Long.MAX_VALUE;
    boolean isFull;

    @Override
    public boolean isForOneThread() {
        return false;
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
        if (isFull && access.isToCreate()) {
            usableBytes = 0;
            throw new IOException("No space left on device");
        }
        return NATIVE.open(file, access);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return NATIVE.list(directory);
    }

    @Override
    public boolean exists(Path file) {
        return NATIVE.exists(file);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        return NATIVE.sizeBytes(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        NATIVE.createDirectories(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        NATIVE.delete(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        NATIVE.rename(from, to);
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        NATIVE.link(existing, link);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        NATIVE.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path directory) {
        return usableBytes;
    }

    @Override
    public Closeable tryLock(Path file) throws IOException {
        return NATIVE.tryLock(file);
    }
}
