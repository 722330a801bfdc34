package dev.tallystick.ledger.journal;

import static dev.tallystick.ledger.journal.ExcerptFormat.LENGTH_BYTES_MAX;
import static dev.tallystick.ledger.journal.ExcerptFormat.VOID_CYCLE_OFFSET;
import static dev.tallystick.ledger.journal.ExcerptFormat.VOID_FROM_OFFSET;

import dev.tallystick.ledger.disk.Disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cycle file, as far as the first excerpts of all cycles tell.
 *
 * @param hasExcerpts whether there is a sound excerpt in it
 * @param voidFromOffset nothing from here on counts, as a later EPOCH declares; {@link
 *     Long#MAX_VALUE} if none does
 */
record CycleFile(Path path, int number, boolean hasExcerpts, long voidFromOffset) {
    /** {@return the cycles behind one of that number, in order} */
    static List<CycleFile> listAll(Disk disk, Path directory, int after) throws IOException {
        Map<Integer, Long> voids = new HashMap<>();
        List<Path> paths = CycleFiles.list(disk, directory);
        paths.removeIf(path -> CycleFiles.cycleOf(path) <= after);
        List<Boolean> hasExcerpts = new ArrayList<>();
        try (CycleWindow window = new CycleWindow(disk, LENGTH_BYTES_MAX)) {
            ExcerptFinder finder = new ExcerptFinder(window);
            for (Path path : paths) {
                window.open(directory, CycleFiles.cycleOf(path));
                ExcerptView first = finder.search(CycleEnd.WORD_BYTES, Long.MAX_VALUE);
                hasExcerpts.add(first != null);
                if (first != null && first.kind() == ExcerptKind.EPOCH) {
                    int voidCycle =
                            ExcerptFormat.getInt(first.buffer(), first.index() + VOID_CYCLE_OFFSET);
                    long voidFrom =
                            ExcerptFormat.getLong(first.buffer(), first.index() + VOID_FROM_OFFSET);
                    voids.put(voidCycle, voidFrom);
                }
            }
        }
        List<CycleFile> cycles = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            int number = CycleFiles.cycleOf(paths.get(i));
            long voidFrom = voids.getOrDefault(number, Long.MAX_VALUE);
            cycles.add(new CycleFile(paths.get(i), number, hasExcerpts.get(i), voidFrom));
        }
        return cycles;
    }

    /** {@return the index of the last cycle with excerpts, -1 if there is none} */
    static int lastWithExcerpts(List<CycleFile> cycles) {
        for (int i = cycles.size() - 1; i >= 0; i--) {
            if (cycles.get(i).hasExcerpts()) {
                return i;
            }
        }
        return -1;
    }
}
