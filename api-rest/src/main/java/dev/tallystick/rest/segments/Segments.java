package dev.tallystick.rest.segments;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Segments of all programs, and who is in them. */
public final class Segments {
    /** A member is in at most so many segments of its program: every earn records which. */
    public static final int OF_MEMBER_MAX = 100;

    private final SegmentStore store;
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

    /** Segments of all programs in a database. */
    public Segments(Database database) {
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

    SegmentStore.Stored put(
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
