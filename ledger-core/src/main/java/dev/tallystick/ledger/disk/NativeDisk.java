package dev.tallystick.ledger.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The machine's own disk. */
final class NativeDisk implements Disk {
    /** What this process has locked, whoever in it. */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private static final Optional<OpenOption> DIRECT = direct();

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
                    case READ_DIRECT, CREATE_DIRECT -> openDirect(file, access);
                };
        return new NativeFile(file, channel);
    }

    private static FileChannel openDirect(Path file, Access access) throws IOException {
        boolean create = access.isToCreate();
        Set<OpenOption> options = new HashSet<>(Set.of(StandardOpenOption.READ));
        if (create) {
            options.addAll(Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
        }
        if (DIRECT.isEmpty()) {
            return FileChannel.open(file, options);
        }
        Set<OpenOption> direct = new HashSet<>(options);
        direct.add(DIRECT.get());
        try {
            Path there = create ? file.toAbsolutePath().getParent() : file;
            boolean fits = DIRECT_BYTES % Files.getFileStore(there).getBlockSize() == 0;
            return FileChannel.open(file, fits ? direct : options);
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException notHere) {
            // the cache can do it, or says what is in the way
            if (create) {
                Files.deleteIfExists(file); // some systems refuse when they have made it
            }
            return FileChannel.open(file, options);
        }
    }

    /**
     * {@return the option to go past the cache, where the platform has it} Looked up by its name:
     * it is there for all (module {@code jdk.unsupported}), but the compiler warns of it.
     */
    private static Optional<OpenOption> direct() {
        try {
            return Stream.of(
                            Class.forName("com.sun.nio.file.ExtendedOpenOption")
                                    .asSubclass(OpenOption.class)
                                    .getEnumConstants())
                    .filter(option -> option.toString().equals("DIRECT"))
                    .findFirst()
                    .map(OpenOption.class::cast);
        } catch (ClassNotFoundException notOfThisPlatform) {
            return Optional.empty();
        }
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
