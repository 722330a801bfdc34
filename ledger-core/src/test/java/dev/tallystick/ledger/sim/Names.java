package dev.tallystick.ledger.sim;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Which name leads to which file. What was done to names is durable once the directory was forced;
 * until then each change, a rename as a whole, is lost or kept on its own.
 */
final class Names {
    /** A name that goes, a name that comes, or both at once. */
    private record Change(Path gone, Path come, Inode file) {
        boolean concerns(Path directory) {
            return (gone != null && gone.getParent().equals(directory))
                    || (come != null && come.getParent().equals(directory));
        }

        void apply(Map<Path, Inode> names) {
            if (gone != null) {
                names.remove(gone);
            }
            if (come != null) {
                names.put(come, file);
            }
        }
    }

    private final TreeMap<Path, Inode> written = new TreeMap<>();
    private final TreeMap<Path, Inode> durable = new TreeMap<>();
    private final List<Change> unforced = new ArrayList<>();

    Names copy() {
        IdentityHashMap<Inode, Inode> copies = new IdentityHashMap<>();
        Names copy = new Names();
        written.forEach((name, file) -> copy.written.put(name, copyOf(file, copies)));
        durable.forEach((name, file) -> copy.durable.put(name, copyOf(file, copies)));
        for (Change change : unforced) {
            Inode file = change.file() == null ? null : copyOf(change.file(), copies);
            copy.unforced.add(new Change(change.gone(), change.come(), file));
        }
        return copy;
    }

    private static Inode copyOf(Inode file, IdentityHashMap<Inode, Inode> copies) {
        return copies.computeIfAbsent(file, Inode::copy);
    }

    Inode find(Path name) throws NoSuchFileException {
        Inode file = written.get(name);
        if (file == null) {
            throw new NoSuchFileException(name.toString());
        }
        return file;
    }

    boolean has(Path name) {
        return written.containsKey(name);
    }

    Map<Path, Inode> all() {
        return written;
    }

    void add(Path name, Inode file) throws FileAlreadyExistsException {
        if (written.containsKey(name)) {
            throw new FileAlreadyExistsException(name.toString());
        }
        change(new Change(null, name, file));
    }

    void remove(Path name) throws NoSuchFileException {
        find(name);
        change(new Change(name, null, null));
    }

    void rename(Path from, Path to) throws NoSuchFileException {
        change(new Change(from, to, find(from)));
    }

    private void change(Change change) {
        change.apply(written);
        unforced.add(change);
    }

    void force(Path directory) {
        List<Change> others = new ArrayList<>();
        for (Change change : unforced) {
            if (change.concerns(directory)) {
                change.apply(durable);
            } else {
                others.add(change);
            }
        }
        unforced.clear();
        unforced.addAll(others);
    }

    void cutPower(SplittableRandom random) {
        for (Change change : unforced) {
            if (random.nextBoolean()) {
                change.apply(durable);
            }
        }
        unforced.clear();
        written.clear();
        written.putAll(durable);
    }
}
