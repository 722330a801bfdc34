package dev.tallystick.rest.segments;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Segments of all programs, and who is in them. */
public final class Segments {
    /** A member is in at most so many segments of its program: every earn records which. */
    public static final int OF_MEMBER_MAX = 100;

    private static final int LINES_MAX = 1_000_000;
    private static final int FILES_AT_ONCE_MAX = 4;
    private static final int RETRY_AFTER_SECONDS = 5;

    private final Database database;
    private final SegmentStore store;
    private final Set<List<String>> withFile = new HashSet<>();
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

    /** Segments of all programs in a database. */
    public Segments(Database database) {
        this.database = database;
        this.store = new SegmentStore(database, this::tell);
    }

    /**
     * Has somebody told of everybody who came or went, once it is stored.
     *
     * @param listener hears program and member
     */
    public void whenMembersChange(BiConsumer<String, String> listener) {
        listeners.add(listener);
    }

    /** {@return the segments a member is in, by their ids, in their order} */
    public List<String> of(String programId, String memberId) {
        return store.of(programId, memberId);
    }

    /**
     * Demands that a program has a segment.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code segment_not_found}
     */
    public void require(String programId, String segmentId) {
        get(programId, segmentId);
    }

    Segment get(String programId, String segmentId) {
        return store.find(programId, segmentId)
                .orElseThrow(
                        () ->
                                Problem.notFound("segment_not_found", "There is no such segment.")
                                        .exception());
    }

    List<Segment> list(String programId, long belowNumber, int limit) {
        return store.list(programId, belowNumber, limit);
    }

    Versioned.Stored<Segment> put(
            String programId,
            String segmentId,
            SegmentChange change,
            Consumer<Optional<Segment>> precondition,
            long nowMs) {
        return store.put(programId, segmentId, change, precondition, nowMs);
    }

    List<SegmentMember> members(String programId, String segmentId, long belowNumber, int limit) {
        return store.members(programId, segmentId, belowNumber, limit);
    }

    SegmentStore.Joined join(String programId, String segmentId, String memberId, long nowMs) {
        return store.join(programId, segmentId, memberId, OF_MEMBER_MAX, nowMs)
                .orElseThrow(Segments::tooMany);
    }

    void leave(String programId, String segmentId, String memberId) {
        store.leave(programId, segmentId, memberId);
    }

    /**
     * {@return what came of a file of members}
     *
     * @param replaces whether the file is the whole segment
     * @param clock real time, epoch milliseconds
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code file_in_progress} where the
     *     segment is reading one; 503 where too many do; 400 or 413 for the file: see {@link
     *     SegmentFile}
     */
    FileReport read(
            String programId,
            String segmentId,
            InputStream file,
            boolean replaces,
            LongSupplier clock)
            throws IOException {
        List<String> name = List.of(programId, segmentId);
        begin(name);
        try {
            FileStore files = new FileStore(database, programId, segmentId, OF_MEMBER_MAX);
            return new SegmentFile(files, clock, memberId -> tell(programId, memberId))
                    .read(file, replaces, LINES_MAX);
        } finally {
            end(name);
        }
    }

    private synchronized void begin(List<String> name) {
        if (withFile.contains(name)) {
            throw Problem.of(409, "file_in_progress", "The segment is reading another file.")
                    .exception();
        }
        if (withFile.size() >= FILES_AT_ONCE_MAX) {
            throw Problem.unavailable(
                            "overloaded", "Too many files are being read.", RETRY_AFTER_SECONDS)
                    .exception();
        }
        withFile.add(name);
    }

    private synchronized void end(List<String> name) {
        withFile.remove(name);
    }

    private void tell(String programId, String memberId) {
        listeners.forEach(listener -> listener.accept(programId, memberId));
    }

    private static RuntimeException tooMany() {
        return Problem.of(
                        409,
                        "too_many_segments",
                        "A member may be in " + OF_MEMBER_MAX + " segments.")
                .exception();
    }
}
