package dev.tallystick.rest.segments;

import dev.tallystick.rest.segments.FileReport.Outcome;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One file on its way into a segment. Lines count in their order; what is done is done a few
 * hundred lines at a time, and stays done if the file breaks off: the same file again comes to the
 * same.
 */
final class SegmentFile {
    /** One write has so many members: it takes a few milliseconds. */
    private static final int BATCH_COUNT = 200;

    private final FileStore store;
    private final LongSupplier clock;
    private final Consumer<String> listener;
    private final FileReport report = new FileReport();
    private final Map<String, FileLine> pending = new LinkedHashMap<>();
    private boolean pendingRemoves;
    private FileStore.Begun begun;

    /**
     * @param clock real time, epoch milliseconds
     * @param listener hears of every member who may have come or gone, once it is stored
     */
    SegmentFile(FileStore store, LongSupplier clock, Consumer<String> listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * {@return what came of a file}
     *
     * @param replaces whether the file is the whole segment: whom it does not name leaves at its
     *     end
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_csv}, 413 {@code
     *     too_many_lines}: what stands before is done, and nobody has left for not being named
     */
    FileReport read(InputStream file, boolean replaces, int linesMax) throws IOException {
        begun = store.begin();
        try {
            new FileReader(linesMax, !replaces)
                    .read(
                            file,
                            this::add,
                            (line, memberId) -> report.add(line, memberId, Outcome.MALFORMED));
        } finally {
            flush();
        }
        if (replaces) {
            leaveUnnamed();
        }
        return report;
    }

    /** Of a member who is named twice the second line waits until the first is done. */
    private void add(FileLine line) {
        boolean mustWait =
                pending.size() >= BATCH_COUNT
                        || line.removes() != pendingRemoves
                        || pending.containsKey(line.memberId());
        if (mustWait) {
            flush();
        }
        pendingRemoves = line.removes();
        pending.put(line.memberId(), line);
    }

    private void flush() {
        if (pending.isEmpty()) {
            return;
        }
        List<FileLine> lines = new ArrayList<>(pending.values());
        List<String> memberIds = List.copyOf(pending.keySet());
        pending.clear();
        try {
            Map<String, Outcome> outcomes =
                    pendingRemoves
                            ? store.remove(memberIds)
                            : store.add(begun, memberIds, clock.getAsLong());
            for (FileLine line : lines) {
                report.add(line.line(), line.memberId(), outcomes.get(line.memberId()));
            }
        } finally {
            memberIds.forEach(listener);
        }
    }

    private void leaveUnnamed() {
        SequencedMap<String, Long> unnamed = store.unnamed(begun, 0, BATCH_COUNT);
        while (!unnamed.isEmpty()) {
            leave(unnamed.keySet());
            unnamed = store.unnamed(begun, unnamed.lastEntry().getValue(), BATCH_COUNT);
        }
    }

    private void leave(Set<String> memberIds) {
        try {
            report.addLeft(store.leave(begun, memberIds).size());
        } finally {
            memberIds.forEach(listener);
        }
    }
}
