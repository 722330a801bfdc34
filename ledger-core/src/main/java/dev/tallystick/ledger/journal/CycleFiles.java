package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The files of a journal directory. Cycle n is named by Chronicle after minute 5 n of 1970: the
 * cycle is a logical number that grows by one at every start and every roll, and has nothing to do
 * with any clock.
 */
final class CycleFiles {
    static final String SUFFIX = ".cq4";
    static final String LOCK_FILE = "journal.lock";

    /** Where Chronicle works; emptied at every start. */
    static final String SCRATCH_FOLDER = "chronicle";

    /** Where finished cycles may be moved; perhaps a mount, perhaps a link. */
    static final String ARCHIVE_FOLDER = "archive";

    /**
     * Folders of ours beside the cycles: snapshots, ids, indexes, older cycles, what was cut off.
     */
    private static final List<String> FOLDERS =
            List.of("snapshots", "ids", "index", ARCHIVE_FOLDER, "cut");

    /** What some file systems have in their root, which may be the journal's directory. */
    private static final String FILE_SYSTEMS_OWN = "lost+found";

    /** What a stock Chronicle reader leaves in a directory it has opened. Not used by us. */
    private static final String READER_METADATA = "metadata.cq4t";

    private static final long CYCLE_SECONDS = 300;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmm'V'", Locale.ROOT);

    private CycleFiles() {}

    /** {@return the name of a cycle's file} */
    static String nameOf(int cycle) {
        return LocalDateTime.ofEpochSecond(cycle * CYCLE_SECONDS, 0, ZoneOffset.UTC).format(NAME)
                + SUFFIX;
    }

    static Path pathOf(Path directory, int cycle) {
        return directory.resolve(nameOf(cycle));
    }

    /** {@return the number of the cycle with a file name, -1 if it is not one} */
    static int cycleOf(Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith(SUFFIX)) {
            return -1;
        }
        try {
            String stem = name.substring(0, name.length() - SUFFIX.length());
            long second = LocalDateTime.parse(stem, NAME).toEpochSecond(ZoneOffset.UTC);
            int cycle = Math.toIntExact(second / CYCLE_SECONDS);
            return cycle >= 0 && nameOf(cycle).equals(name) ? cycle : -1;
        } catch (DateTimeException | ArithmeticException notACycle) {
            return -1;
        }
    }

    /** {@return where a cycle's file was moved, once it was} */
    static Path archivedPathOf(Path directory, int cycle) {
        return directory.resolve(ARCHIVE_FOLDER).resolve(nameOf(cycle));
    }

    /** {@return where a cycle's file is; if nowhere, where it belongs} */
    static Path find(Disk disk, Path directory, int cycle) {
        Path file = pathOf(directory, cycle);
        Path archived = archivedPathOf(directory, cycle);
        return !disk.exists(file) && disk.exists(archived) ? archived : file;
    }

    /**
     * Opens a cycle's file for reading, wherever it is: it may be moved at this very moment.
     *
     * @throws NoSuchFileException if it is nowhere
     */
    static DiskFile open(Disk disk, Path directory, int cycle) throws IOException {
        try {
            return disk.open(pathOf(directory, cycle), Access.READ);
        } catch (NoSuchFileException moved) {
            return disk.open(archivedPathOf(directory, cycle), Access.READ);
        }
    }

    /** {@return every cycle file of a journal, the archived ones among them, in order} */
    static List<Path> list(Disk disk, Path directory) throws IOException {
        TreeMap<Integer, Path> files = new TreeMap<>();
        for (Path folder : List.of(directory.resolve(ARCHIVE_FOLDER), directory)) {
            for (Path file : disk.list(folder)) {
                if (cycleOf(file) >= 0) {
                    files.put(cycleOf(file), file);
                }
            }
        }
        return new ArrayList<>(files.values());
    }

    /** {@return the cycles that lie in the archive and outside of it, in order} */
    static List<Integer> listTwofold(Disk disk, Path directory) throws IOException {
        List<Integer> twofold = new ArrayList<>();
        for (Path archived : disk.list(directory.resolve(ARCHIVE_FOLDER))) {
            int cycle = cycleOf(archived);
            if (cycle >= 0 && disk.exists(pathOf(directory, cycle))) {
                twofold.add(cycle);
            }
        }
        return twofold;
    }

    /** {@return what lies in a journal directory and is no part of a journal, in order} */
    static List<Path> listForeign(Disk disk, Path directory) throws IOException {
        List<Path> foreign = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            String name = file.getFileName().toString();
            boolean ours =
                    name.equals(LOCK_FILE)
                            || name.equals(SCRATCH_FOLDER)
                            || name.equals(READER_METADATA)
                            || name.equals(JournalMark.FILE)
                            || name.equals(LastFailure.FILE)
                            || name.equals(LastFailure.REPORTED_FILE)
                            || FOLDERS.contains(name)
                            || name.equals(FILE_SYSTEMS_OWN)
                            || cycleOf(file) >= 0;
            if (!ours) {
                foreign.add(file);
            }
        }
        return foreign;
    }

    /** Deletes the files in a folder, and makes it if it is not there. */
    static void empty(Disk disk, Path folder) throws IOException {
        disk.createDirectories(folder);
        for (Path file : disk.list(folder)) {
            disk.delete(file);
        }
    }
}
