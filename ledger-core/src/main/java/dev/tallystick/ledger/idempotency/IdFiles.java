package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The files of sealed keys in their directory. */
final class IdFiles {
    static final String UNFINISHED_SUFFIX = ".tmp";
    private static final String PREFIX = "segment-";
    private static final String SUFFIX = ".ids";
    private static final int DIGITS = 8;

    private IdFiles() {}

    static Path pathOf(Path directory, int number) {
        String digits = Integer.toString(number);
        return directory.resolve(PREFIX + "0".repeat(DIGITS - digits.length()) + digits + SUFFIX);
    }

    /** {@return the files by the numbers in their names} What is not one of them is left alone. */
    static Map<Integer, Path> list(Disk disk, Path directory) throws IOException {
        Map<Integer, Path> files = new TreeMap<>();
        for (Path file : disk.list(directory)) {
            int number = numberOf(file.getFileName().toString());
            if (number >= 0) {
                files.put(number, file);
            }
        }
        return files;
    }

    /** Deletes what was being written when the process ended. */
    static void deleteUnfinished(Disk disk, Path directory) throws IOException {
        for (Path file : disk.list(directory)) {
            if (file.getFileName().toString().endsWith(UNFINISHED_SUFFIX)) {
                disk.delete(file);
            }
        }
    }

    private static int numberOf(String name) {
        int digitsEnd = PREFIX.length() + DIGITS;
        if (name.length() != digitsEnd + SUFFIX.length()
                || !name.startsWith(PREFIX)
                || !name.endsWith(SUFFIX)) {
            return -1;
        }
        String digits = name.substring(PREFIX.length(), digitsEnd);
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(digits) : -1;
    }
}
