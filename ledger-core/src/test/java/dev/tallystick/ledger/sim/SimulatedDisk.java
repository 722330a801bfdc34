package dev.tallystick.ledger.sim;

import static dev.tallystick.ledger.sim.Sectors.PAGE_BYTES;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.ledger.Sha256;
import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A disk in memory that keeps no more than it has promised. Every operation may be the last: {@link
 * #crashAfter} lets one of them end in a {@link PowerCut}, and from then on all of them, until
 * {@link #restart} shows what is left. One thread.
 */
public final class SimulatedDisk implements Disk {
    private static final int TRACED_OPERATIONS = 64;

    private final Names names;
    private final TreeSet<Path> directories = new TreeSet<>();
    private final TreeSet<Path> locks = new TreeSet<>();
    private final ArrayDeque<Operation> trace = new ArrayDeque<>();
    private long capacityBytes = Long.MAX_VALUE;
    private int fileCount;
    private long operationCount;
    private long operationsLeft = Long.MAX_VALUE;
    private boolean nextForceFails;
    private boolean nextReadFails;
    private boolean isOff;
    private Watcher watcher = Watcher.NONE;
    private Path watched;
    private Runnable beforeOperation;

    /** Sees what becomes of the bytes of files. */
    interface Watcher {
        /** Nobody looks. */
        Watcher NONE =
                new Watcher() {
                    @Override
                    public void wrote(Path file) {}

                    @Override
                    public void forced(Path path) {}
                };

        /** Something of a file is written, in the page cache. */
        void wrote(Path file);

        /** All that was written of a file, or the names of a directory, is on the disk. */
        void forced(Path path);
    }

    /** Put in words only if somebody reads them. */
    private record Operation(String name, Object about) {
        @Override
        public String toString() {
            return name + " " + about;
        }
    }

    /** An empty disk. */
    public SimulatedDisk() {
        this(new Names());
    }

    private SimulatedDisk(Names names) {
        this.names = names;
    }

    /** {@return another disk with the same on it, where the same is durable} */
    public SimulatedDisk copy() {
        SimulatedDisk copy = new SimulatedDisk(names.copy());
        copy.directories.addAll(directories);
        copy.capacityBytes = capacityBytes;
        copy.fileCount = fileCount;
        return copy;
    }

    // what the simulator does

    /**
     * Ends the machine in the middle of an operation, so many from now.
     *
     * @return so many operations were left to it till now
     */
    public long crashAfter(long operations) {
        long before = operationsLeft;
        operationsLeft = operations;
        return before;
    }

    /** Ends the machine now. */
    public void crash() {
        isOff = true;
    }

    /**
     * The next force fails, of a file or a directory; what it should have written of a file is
     * gone, and the names of a directory may be.
     */
    public void failNextForce() {
        nextForceFails = true;
    }

    /** The next read fails. */
    public void failNextRead() {
        nextReadFails = true;
    }

    /** No more than that fits on it. */
    public void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    /**
     * Something happens before every operation on what lies in a directory, unless it is done by
     * that something: as another thread would come in between.
     */
    public void beforeOperation(Path directory, Runnable newBeforeOperation) {
        watched = directory;
        beforeOperation = newBeforeOperation;
    }

    /** From now on somebody sees what is written and forced. */
    void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    Watcher watcher() {
        return watcher;
    }

    /** Nothing comes in between any more. */
    public void beforeNothing() {
        beforeOperation = null;
    }

    /** Starts the machine, or the process, again: shows what the crash left. */
    public void restart(Crash crash, SplittableRandom random) {
        if (crash == Crash.POWER) {
            names.cutPower(random);
            for (Inode file : files()) {
                file.cutPower(random);
            }
        }
        locks.clear();
        trace.clear();
        isOff = false;
        operationsLeft = Long.MAX_VALUE;
        nextForceFails = false;
        nextReadFails = false;
        beforeOperation = null;
    }

    /** {@return whether it was switched off and not on again} */
    public boolean isOff() {
        return isOff;
    }

    /** {@return how many operations there were} */
    public long operationCount() {
        return operationCount;
    }

    /** {@return the last operations since the start, oldest first} */
    public List<String> trace() {
        return trace.stream().map(Operation::toString).toList();
    }

    /** {@return all files, in order} */
    public List<Path> allFiles() {
        return List.copyOf(names.all().keySet());
    }

    /** {@return what is written in files whose name ends so, as a hash over names and bytes} */
    public String digest(String suffix) {
        MessageDigest digest = Sha256.newDigest();
        for (Map.Entry<Path, Inode> one : names.all().entrySet()) {
            if (one.getKey().toString().endsWith(suffix)) {
                digest.update(one.getKey().toString().getBytes(UTF_8));
                for (int page = 0; page < one.getValue().pageCount(); page++) {
                    digest.update(one.getValue().page(page));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** {@return how much is on it} */
    public long usedBytes() {
        long used = 0;
        for (Inode file : files()) {
            used += file.usedBytes();
        }
        return used;
    }

    /** {@return the size of a file} */
    public long lengthBytes(Path file) throws NoSuchFileException {
        return names.find(file).sizeBytes();
    }

    /** Turns one bit round. */
    public void flip(Path file, long offset, int bit) throws NoSuchFileException {
        Inode inode = names.find(file);
        byte[] page = inode.page((int) (offset / PAGE_BYTES)).clone();
        page[(int) (offset % PAGE_BYTES)] ^= (byte) (1 << bit);
        inode.replacePage((int) (offset / PAGE_BYTES), page);
    }

    /** Exchanges two pages of a file. */
    public void swapPages(Path file, int one, int other) throws NoSuchFileException {
        Inode inode = names.find(file);
        byte[] page = inode.page(one).clone();
        inode.replacePage(one, inode.page(other));
        inode.replacePage(other, page);
    }

    /** Puts a page back to what an earlier copy of the disk has there. */
    public void restorePage(Path file, int page, SimulatedDisk earlier) throws NoSuchFileException {
        names.find(file).replacePage(page, earlier.names.find(file).page(page));
    }

    /** Puts a file back to what an earlier copy of the disk has under its name. */
    public void restoreFile(Path file, SimulatedDisk earlier) throws NoSuchFileException {
        names.all().put(file, earlier.names.find(file).copy());
    }

    private List<Inode> files() {
        IdentityHashMap<Inode, Boolean> seen = new IdentityHashMap<>();
        List<Inode> files = new ArrayList<>();
        for (Inode file : names.all().values()) {
            if (seen.put(file, true) == null) {
                files.add(file);
            }
        }
        return files;
    }

    // what files ask

    private void begin(String operation, Path about) {
        begin(operation, about, about);
    }

    void begin(String operation, Path path, Object about) {
        if (isOff) {
            throw new PowerCut(operation + " " + about);
        }
        if (beforeOperation != null && path.startsWith(watched)) {
            Runnable before = beforeOperation;
            beforeOperation = null;
            before.run();
            beforeOperation = before;
        }
        operationCount++;
        if (trace.size() >= TRACED_OPERATIONS) {
            trace.removeFirst();
        }
        Operation next = new Operation(operation, about);
        trace.addLast(next);
        if (--operationsLeft < 0) {
            isOff = true;
            throw new PowerCut(next.toString());
        }
    }

    boolean takeForceFailure() {
        boolean fails = nextForceFails;
        nextForceFails = false;
        return fails;
    }

    boolean takeReadFailure() {
        boolean fails = nextReadFails;
        nextReadFails = false;
        return fails;
    }

    boolean hasRoom(long bytes) {
        return bytes <= freeBytes();
    }

    private long freeBytes() {
        return capacityBytes == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : Math.max(0, capacityBytes - usedBytes());
    }

    // Disk

    @Override
    public boolean isForOneThread() {
        return true;
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
        begin(access.isToCreate() ? "create" : "open", file);
        if (access.isToCreate()) {
            requireDirectory(file);
            names.add(file, new Inode(++fileCount));
        }
        return new SimulatedFile(this, file, names.find(file), access);
    }

    @Override
    public List<Path> list(Path directory) {
        begin("list", directory);
        List<Path> children = new ArrayList<>();
        for (Path file : names.all().keySet()) {
            if (file.getParent().equals(directory)) {
                children.add(file);
            }
        }
        for (Path child : directories) {
            if (directory.equals(child.getParent())) {
                children.add(child);
            }
        }
        children.sort(null);
        return children;
    }

    @Override
    public boolean exists(Path file) {
        begin("look for", file);
        return names.has(file) || directories.contains(file);
    }

    @Override
    public long sizeBytes(Path file) throws IOException {
        begin("size of", file);
        return names.find(file).sizeBytes();
    }

    @Override
    public void createDirectories(Path directory) {
        begin("make directory", directory);
        for (Path path = directory; path != null; path = path.getParent()) {
            directories.add(path);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        begin("delete", file);
        names.remove(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        begin("rename", from, from + " to " + to);
        requireDirectory(to);
        names.rename(from, to);
    }

    @Override
    public void link(Path existing, Path link) throws IOException {
        begin("link", existing, existing + " as " + link);
        requireDirectory(link);
        names.add(link, names.find(existing));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        begin("force directory", directory);
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        if (takeForceFailure()) {
            throw new BrokenDiskException(directory, BrokenDiskException.FAILED);
        }
        names.force(directory);
        watcher.forced(directory);
    }

    @Override
    public long usableBytes(Path directory) {
        begin("room in", directory);
        return freeBytes();
    }

    @Override
    public Closeable tryLock(Path file) throws IOException {
        begin("lock", file);
        if (!names.has(file)) {
            requireDirectory(file);
            names.add(file, new Inode(++fileCount));
        }
        return locks.add(file) ? () -> locks.remove(file) : null;
    }

    private void requireDirectory(Path file) throws IOException {
        if (!directories.contains(file.getParent())) {
            throw new FileSystemException(file.toString(), null, "no such directory");
        }
    }
}
