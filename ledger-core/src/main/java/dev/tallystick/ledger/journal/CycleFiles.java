package dev.tallystick.ledger.journal;

import dev.tallystick.ledger.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** Folders of ours beside the cycles: snapshots, ids, indexes, and older cycles. */
    private static final List<String> FOLDERS = List.of("snapshots", "ids", "index", "archive");

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

    /** {@return every cycle file of a directory, in order} */
    static List<Path> list(Disk disk, Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : disk.list(directory)) {
            if (cycleOf(file) >= 0) {
                files.add(file);
            }
        }
        return files;
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
