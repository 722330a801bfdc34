package dev.tallystick.rest.segments;

import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Segments and who is in them, in SQL. */
final class SegmentStore {
    private static final String SELECT =
            "select segment_id, name, description, segment_no, version, created_at_ms from segment"
                    + " where program_id = :programId";
    private static final String SELECT_MEMBER =
            "select member_id, member_no, added_at_ms from segment_member where program_id ="
                    + " :programId and segment_id = :segmentId";

    private final Database database;
    private final BiConsumer<String, String> onMember;

    /** A member of a segment and whether it came just now. */
    record Joined(SegmentMember member, boolean joined) {}

    /**
     * @param onMember hears of each program and member who may have come or gone, also where the
     *     database did not tell whether that was stored
     */
    SegmentStore(Database database, BiConsumer<String, String> onMember) {
        this.database = database;
        this.onMember = onMember;
    }

    Optional<Segment> find(String programId, String segmentId) {
        return database.read(handle -> find(handle, programId, segmentId));
    }

    /** {@return the program's segments below a number, newest first} */
    List<Segment> list(String programId, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + " and segment_no < :below order by segment_no"
                                                + " desc limit :limit")
                                .bind("programId", programId)
                                .bind("below", belowNumber)
                                .bind("limit", limit)
                                .map(SegmentStore::segmentOf)
                                .list());
    }

    /**
     * Makes a segment, or changes one.
     *
     * @param precondition is shown the segment as it is, and throws where that is not the one meant
     */
    Versioned.Stored<Segment> put(
            String programId,
            String segmentId,
            SegmentChange change,
            Consumer<Optional<Segment>> precondition,
            long nowMs) {
        return database.write(
                handle ->
                        Versioned.put(
                                () -> find(handle, programId, segmentId),
                                precondition,
                                () -> make(handle, programId, segmentId, nowMs),
                                change::over,
                                (segment, step) ->
                                        update(handle, programId, segment, step, nowMs)));
    }

    /** {@return the segments a member is in, by their ids} */
    List<String> of(String programId, String memberId) {
        return database.read(handle -> of(handle, programId, memberId));
    }

    /** {@return the members of a segment below a number, those who came last first} */
    List<SegmentMember> members(String programId, String segmentId, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT_MEMBER
                                                + " and member_no < :below order by member_no desc"
                                                + " limit :limit")
                                .bind("programId", programId)
                                .bind("segmentId", segmentId)
                                .bind("below", belowNumber)
                                .bind("limit", limit)
                                .map(SegmentStore::memberOf)
                                .list());
    }

    /**
     * {@return the member in the segment; empty if it is in as many others as it may}
     *
     * @param segmentCountMax in how many it may be
     */
    Optional<Joined> join(
            String programId, String segmentId, String memberId, int segmentCountMax, long nowMs) {
        return database.writeThen(
                handle -> {
                    Optional<SegmentMember> before =
                            findMember(handle, programId, segmentId, memberId);
                    if (before.isPresent()) {
                        return Optional.of(new Joined(before.get(), false));
                    }
                    if (of(handle, programId, memberId).size() >= segmentCountMax) {
                        return Optional.empty();
                    }
                    insertMember(handle, programId, segmentId, memberId, nowMs);
                    return findMember(handle, programId, segmentId, memberId)
                            .map(member -> new Joined(member, true));
                },
                () -> onMember.accept(programId, memberId));
    }

    void leave(String programId, String segmentId, String memberId) {
        database.writeThen(
                handle ->
                        handle.createUpdate(
                                        "delete from segment_member where program_id = ? and"
                                                + " segment_id = ? and member_id = ?")
                                .bind(0, programId)
                                .bind(1, segmentId)
                                .bind(2, memberId)
                                .execute(),
                () -> onMember.accept(programId, memberId));
    }

    private static void make(Handle handle, String programId, String segmentId, long nowMs) {
        handle.createUpdate(
                        """
                        insert into segment (program_id, segment_id, segment_no, version, created_at_ms, updated_at_ms)
                        select :programId, :segmentId, coalesce(max(segment_no), 0) + 1, 1, :nowMs, :nowMs
                        from segment where program_id = :programId
                        """)
                .bind("programId", programId)
                .bind("segmentId", segmentId)
                .bind("nowMs", nowMs)
                .execute();
    }

    private static void update(
            Handle handle, String programId, Segment segment, int step, long nowMs) {
        handle.createUpdate(
                        """
                        update segment set name = :name, description = :description, version = version + :step, updated_at_ms = :nowMs
                        where program_id = :programId and segment_id = :segmentId
                        """)
                .bind("name", segment.name())
                .bind("description", segment.description())
                .bind("step", step)
                .bind("nowMs", nowMs)
                .bind("programId", programId)
                .bind("segmentId", segment.segmentId())
                .execute();
    }

    /**
     * The number of one who left is nobody else's: no later page shows who came after the first.
     */
    private static void insertMember(
            Handle handle, String programId, String segmentId, String memberId, long nowMs) {
        long number =
                handle.createQuery(
                                """
                                update segment set joined_count = joined_count + 1
                                where program_id = ? and segment_id = ? returning joined_count
                                """)
                        .bind(0, programId)
                        .bind(1, segmentId)
                        .mapTo(Long.class)
                        .one();
        handle.createUpdate(
                        """
                        insert into segment_member (program_id, segment_id, member_id, member_no, added_at_ms)
                        values (:programId, :segmentId, :memberId, :number, :nowMs)
                        """)
                .bind("programId", programId)
                .bind("segmentId", segmentId)
                .bind("memberId", memberId)
                .bind("number", number)
                .bind("nowMs", nowMs)
                .execute();
    }

    private static Optional<Segment> find(Handle handle, String programId, String segmentId) {
        return handle.createQuery(SELECT + " and segment_id = :segmentId")
                .bind("programId", programId)
                .bind("segmentId", segmentId)
                .map(SegmentStore::segmentOf)
                .findOne();
    }

    private static List<String> of(Handle handle, String programId, String memberId) {
        return handle.createQuery(
                        "select segment_id from segment_member where program_id = ? and member_id ="
                                + " ? order by segment_id")
                .bind(0, programId)
                .bind(1, memberId)
                .mapTo(String.class)
                .list();
    }

    private static Optional<SegmentMember> findMember(
            Handle handle, String programId, String segmentId, String memberId) {
        return handle.createQuery(SELECT_MEMBER + " and member_id = :memberId")
                .bind("programId", programId)
                .bind("segmentId", segmentId)
                .bind("memberId", memberId)
                .map(SegmentStore::memberOf)
                .findOne();
    }

    private static Segment segmentOf(ResultSet row, StatementContext context) throws SQLException {
        return new Segment(
                row.getString("segment_id"),
                row.getString("name"),
                row.getString("description"),
                row.getLong("segment_no"),
                row.getLong("version"),
                row.getLong("created_at_ms"));
    }

    private static SegmentMember memberOf(ResultSet row, StatementContext context)
            throws SQLException {
        return new SegmentMember(
                row.getString("member_id"), row.getLong("member_no"), row.getLong("added_at_ms"));
    }
}
