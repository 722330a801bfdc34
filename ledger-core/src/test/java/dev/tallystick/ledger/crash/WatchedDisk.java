package dev.tallystick.ledger.crash;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.Reserve;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The machine's disk, before somebody's eyes: who may throw, or never return. */
public final class WatchedDisk implements Disk {
    /** What is done to files. */
    public enum Deed {
        CREATE,
        WRITE,
        FORCE,
        RESERVE,
        GIVE_BACK,
        TRUNCATE,
        RENAME,
        LINK,
        DELETE,
        FORCE_DIRECTORY
    }

    /** When. Only a write has a middle. */
    public enum Moment {
        BEFORE,
        MIDDLE,
        AFTER
    }

    /** Looks on. */
    @FunctionalInterface
    public interface Watcher {
        /** Something is done to a file, or was. */
        void on(Deed deed, Path file, Moment moment) throws IOException;
    }

    private final Watcher watcher;

    /** Makes a disk that a watcher looks at. */
    public WatchedDisk(Watcher watcher) {
        this.watcher = watcher;
    }

    private interface Operation<T> {
        T run() throws IOException;
    }

    private interface Step {
        void run() throws IOException;
    }

    private <T> T at(Deed deed, Path path, Operation<T> operation) throws IOException {
        watcher.on(deed, path, Moment.BEFORE);
        T result = operation.run();
        watcher.on(deed, path, Moment.AFTER);
        return result;
    }

    private void at(Deed deed, Path path, Step step) throws IOException {
        at(
                deed,
                path,
                () -> {
                    step.run();
                    return null;
                });
    }

    @Override
    public boolean isForOneThread() {
        return false;
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
        DiskFile opened =
                access.isToCreate()
                        ? at(Deed.CREATE, file, () -> NATIVE.open(file, access))
                        : NATIVE.open(file, access);
        return new WatchedFile(file, opened, access);
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
        at(Deed.DELETE, file, () -> NATIVE.delete(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        at(Deed.RENAME, to, () -> NATIVE.rename(from, to));
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        at(Deed.LINK, link, () -> NATIVE.link(existing, link));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        at(Deed.FORCE_DIRECTORY, directory, () -> NATIVE.forceDirectory(directory));
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        return NATIVE.usableBytes(directory);
    }

    @Override
    public Closeable tryLock(Path file) throws IOException {
        return NATIVE.tryLock(file);
    }

    private final class WatchedFile implements DiskFile {
        private final Path path;
        private final DiskFile file;

        /** What is written at once at least. */
        private final int unitBytes;

        WatchedFile(Path path, DiskFile file, Access access) {
            this.path = path;
            this.file = file;
            unitBytes = access.isDirect() ? DIRECT_BYTES : 1;
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            return file.read(target, offset);
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            int start = source.position();
            int end = source.limit();
            source.limit(start + source.remaining() / 2 / unitBytes * unitBytes);
            file.write(source, offset);
            watcher.on(Deed.WRITE, path, Moment.MIDDLE);
            source.limit(end);
            file.write(source, offset + source.position() - start);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            at(Deed.FORCE, path, () -> file.force(metadata));
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.sizeBytes();
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            at(Deed.TRUNCATE, path, () -> file.truncate(sizeBytes));
        }

        @Override
        public Reserve reserve(long lengthBytes) throws IOException {
            return at(Deed.RESERVE, path, () -> file.reserve(lengthBytes));
        }

        @Override
        public void giveBack(long fromOffset, long sizeBytes) throws IOException {
            at(Deed.GIVE_BACK, path, () -> file.giveBack(fromOffset, sizeBytes));
        }

        @Override
        public void startWrite(long offset, long lengthBytes) throws IOException {
            file.startWrite(offset, lengthBytes);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
