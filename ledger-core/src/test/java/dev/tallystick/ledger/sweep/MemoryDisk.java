package dev.tallystick.ledger.sweep;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;
import dev.tallystick.ledger.disk.Reserve;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/**
 * A directory in memory, to be changed byte by byte from outside. Whoever writes to it from within
 * gets a copy of the file to write to, so that disks may share what they have.
 */
final class MemoryDisk implements Disk {
    private final Map<Path, byte[]> files = new ConcurrentSkipListMap<>();

    /** Copies all that lies in and below a directory. */
    static MemoryDisk copyOf(Path directory) throws IOException {
        MemoryDisk disk = new MemoryDisk();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                disk.files.put(file, Files.readAllBytes(file));
            }
        }
        return disk;
    }

    /** {@return a disk with the same files; their bytes are shared} */
    MemoryDisk copy() {
        MemoryDisk copy = new MemoryDisk();
        copy.files.putAll(files);
        return copy;
    }

    /** {@return all there are, in order} */
    List<Path> files() {
        return List.copyOf(files.keySet());
    }

    /** {@return the bytes of a file; changes are seen} */
    byte[] bytes(Path file) {
        return files.get(file);
    }

    /** Puts a file there, or another one in its place. */
    void put(Path file, byte[] bytes) {
        files.put(file, bytes);
    }

    /** Takes a file away. {@return its bytes} */
    byte[] remove(Path file) {
        return files.remove(file);
    }

    @Override
    public boolean isForOneThread() {
        return false;
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
        boolean exists = files.containsKey(file);
        if (access.isToCreate() && exists) {
            throw new FileAlreadyExistsException(file.toString());
        }
        if (!access.isToCreate() && !exists) {
            throw new NoSuchFileException(file.toString());
        }
        if (access.isToCreate()) {
            files.put(file, new byte[0]);
        } else if (access == Access.WRITE) {
            files.put(file, files.get(file).clone());
        }
        return new MemoryFile(file);
    }

    @Override
    public List<Path> list(Path directory) {
        return files.keySet().stream()
                .filter(file -> file.startsWith(directory) && !file.equals(directory))
                .map(file -> directory.resolve(directory.relativize(file).getName(0)))
                .distinct()
                .toList();
    }

    @Override
    public boolean exists(Path file) {
        return files.containsKey(file) || !list(file).isEmpty();
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        if (!files.containsKey(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return files.get(file).length;
    }

    @Override
    public void createDirectories(Path directory) {}

    @Override
    public void delete(Path file) throws IOException {
        if (files.remove(file) == null) {
            throw new NoSuchFileException(file.toString());
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (!files.containsKey(from)) {
            throw new NoSuchFileException(from.toString());
        }
        files.put(to, files.remove(from));
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        throw new AccessDeniedException(link.toString(), null, "no links in memory");
    }

    @Override
    public void forceDirectory(Path directory) {}

    @Override
    public long usableBytes(Path directory) {
        return Long.MAX_VALUE;
    }

    @Override
    public Closeable tryLock(Path file) {
        return () -> {};
    }

    private final class MemoryFile implements DiskFile {
        private final Path path;

        MemoryFile(Path path) {
            this.path = path;
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            byte[] bytes = files.get(path);
            if (offset >= bytes.length) {
                return -1;
            }
            int count = Math.min(target.remaining(), bytes.length - (int) offset);
            target.put(bytes, (int) offset, count);
            return count;
        }

        @Override
        public void write(ByteBuffer source, long offset) {
            int end = Math.toIntExact(offset + source.remaining());
            byte[] bytes = files.get(path);
            if (bytes.length < end) {
                bytes = Arrays.copyOf(bytes, end);
                files.put(path, bytes);
            }
            source.get(bytes, (int) offset, source.remaining());
        }

        @Override
        public void force(boolean metadata) {}

        @Override
        public long sizeBytes() {
            return files.get(path).length;
        }

        @Override
        public void truncate(long sizeBytes) {
            byte[] bytes = files.get(path);
            files.put(path, Arrays.copyOf(bytes, (int) Math.min(bytes.length, sizeBytes)));
        }

        @Override
        public Reserve reserve(long lengthBytes) {
            return Reserve.RESERVED;
        }

        @Override
        public void giveBack(long fromOffset, long sizeBytes) {}

        @Override
        public void startWrite(long offset, long lengthBytes) {}

        @Override
        public void close() {}
    }
}
