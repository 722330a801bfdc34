package dev.tallystick.ledger.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The machine's own disk. */
final class NativeDisk implements Disk {
    /** What this process has locked, whoever in it. */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    @Override
    public boolean isForOneThread() {
        return false;
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
        FileChannel channel =
                switch (access) {
                    case READ -> FileChannel.open(file, StandardOpenOption.READ);
                    case WRITE ->
                            FileChannel.open(
                                    file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    case CREATE ->
                            FileChannel.open(
                                    file,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE,
                                    StandardOpenOption.CREATE_NEW);
                };
        return new NativeFile(file, channel);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(children::add);
            }
        }
        Collections.sort(children);
        return children;
    }

    @Override
    public boolean exists(Path file) {
        return Files.exists(file);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        return Files.size(file);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            return;
        }
        Path parent = absolute.getParent();
        createDirectories(parent);
        Files.createDirectories(absolute); // another thread may have made it meanwhile
        forceDirectory(parent);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        Files.createLink(link, existing);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public Closeable tryLock(Path file) throws IOException {
        Path name = file.toAbsolutePath().normalize();
        // Asked first: to open and close the file once more would drop the lock of this process.
        if (!LOCKED.add(name)) {
            return null;
        }
        FileLock lock = null;
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return null;
            }
            return () -> {
                channel.close(); // which lets go of its locks
                LOCKED.remove(name);
            };
        } finally {
            if (lock == null) {
                LOCKED.remove(name);
            }
        }
    }
}
