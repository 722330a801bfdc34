package dev.tallystick.rest.segments;

import dev.tallystick.rest.segments.FileReport.Outcome;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What a file does to a segment, in SQL, a few hundred members at a time: others write in between.
 * Each member that a file puts into the segment, or finds there, gets the file's number.
 */
final class FileStore {
    private static final String OF_SEGMENT =
            " program_id = :programId and segment_id = :segmentId ";
    private static final String UNNAMED = " member_no <= :last and file_no <> :fileNo ";

    private final Database database;
    private final String programId;
    private final String segmentId;
    private final int segmentsOfMemberMax;

    /**
     * A file that is being read.
     *
     * @param fileNo counts the segment's from 1
     * @param lastMemberNo of the member who had come last when it began
     */
    record Begun(long fileNo, long lastMemberNo) {}

    /**
     * @param segmentsOfMemberMax how many a member may be in
     */
    FileStore(Database database, String programId, String segmentId, int segmentsOfMemberMax) {
        this.database = database;
        this.programId = programId;
        this.segmentId = segmentId;
        this.segmentsOfMemberMax = segmentsOfMemberMax;
    }

    /** Begins a file. */
    Begun begin() {
        return database.write(
                handle -> {
                    long fileNo =
                            ofSegment(
                                            handle,
                                            "update segment set file_count = file_count + 1 where"
                                                    + OF_SEGMENT
                                                    + "returning file_count")
                                    .mapTo(Long.class)
                                    .one();
                    return new Begun(fileNo, lastMemberNo(handle));
                });
    }

    /**
     * {@return what came of each member that is to be in the segment}
     *
     * @param memberIds each once
     */
    Map<String, Outcome> add(Begun file, List<String> memberIds, long nowMs) {
        return database.write(
                handle -> {
                    Map<String, Long> fileByMember = fileByMember(handle, memberIds);
                    Set<String> enrolled = enrolled(handle, memberIds);
                    Set<String> full = full(handle, memberIds);
                    Map<String, Outcome> outcomes = new LinkedHashMap<>();
                    for (String memberId : memberIds) {
                        Long fileNo = fileByMember.get(memberId);
                        Outcome outcome = Outcome.ADDED;
                        if (fileNo != null) {
                            outcome =
                                    fileNo == file.fileNo()
                                            ? Outcome.DUPLICATE
                                            : Outcome.ALREADY_IN;
                        } else if (!enrolled.contains(memberId)) {
                            outcome = Outcome.UNKNOWN;
                        } else if (full.contains(memberId)) {
                            outcome = Outcome.TOO_MANY;
                        }
                        outcomes.put(memberId, outcome);
                    }
                    insert(handle, file, with(outcomes, Outcome.ADDED), nowMs);
                    mark(handle, file, with(outcomes, Outcome.ALREADY_IN));
                    return outcomes;
                });
    }

    /**
     * {@return what came of each member that is to leave}
     *
     * @param memberIds each once
     */
    Map<String, Outcome> remove(List<String> memberIds) {
        return database.write(
                handle -> {
                    Set<String> enrolled = enrolled(handle, memberIds);
                    Set<String> left =
                            new HashSet<>(
                                    ofMembers(
                                                    handle,
                                                    "delete from segment_member where"
                                                            + OF_SEGMENT
                                                            + "and member_id in (<memberIds>)"
                                                            + " returning member_id",
                                                    memberIds)
                                            .mapTo(String.class)
                                            .list());
                    Map<String, Outcome> outcomes = new LinkedHashMap<>();
                    for (String memberId : memberIds) {
                        Outcome notIn =
                                enrolled.contains(memberId) ? Outcome.NOT_IN : Outcome.UNKNOWN;
                        outcomes.put(memberId, left.contains(memberId) ? Outcome.REMOVED : notIn);
                    }
                    return outcomes;
                });
    }

    /**
     * {@return members who were there when the file began and whom it did not name, with their
     * numbers, the lowest first} It may look through the whole segment, which keeps nobody from
     * writing.
     *
     * @param afterMemberNo where the last time ended; 0 at first
     */
    SequencedMap<String, Long> unnamed(Begun file, long afterMemberNo, int countMax) {
        SequencedMap<String, Long> unnamed = new LinkedHashMap<>();
        database.read(
                handle ->
                        ofSegment(
                                        handle,
                                        "select member_id, member_no from segment_member where"
                                                + OF_SEGMENT
                                                + "and member_no > :after and"
                                                + UNNAMED
                                                + "order by member_no limit :count")
                                .bind("after", afterMemberNo)
                                .bind("last", file.lastMemberNo())
                                .bind("fileNo", file.fileNo())
                                .bind("count", countMax)
                                .map(
                                        (row, context) ->
                                                unnamed.put(
                                                        row.getString("member_id"),
                                                        row.getLong("member_no")))
                                .list());
        return unnamed;
    }

    /**
     * Has members leave, unless they came anew meanwhile.
     *
     * @param memberIds whom the file did not name, one at least
     * @return who left
     */
    List<String> leave(Begun file, Collection<String> memberIds) {
        return database.write(
                handle ->
                        ofMembers(
                                        handle,
                                        "delete from segment_member where"
                                                + OF_SEGMENT
                                                + "and member_id in (<memberIds>) and"
                                                + UNNAMED
                                                + "returning member_id",
                                        List.copyOf(memberIds))
                                .bind("last", file.lastMemberNo())
                                .bind("fileNo", file.fileNo())
                                .mapTo(String.class)
                                .list());
    }

    private long lastMemberNo(Handle handle) {
        return ofSegment(
                        handle,
                        "select coalesce(max(member_no), 0) from segment_member where" + OF_SEGMENT)
                .mapTo(Long.class)
                .one();
    }

    private Map<String, Long> fileByMember(Handle handle, List<String> memberIds) {
        Map<String, Long> fileByMember = new HashMap<>();
        ofMembers(
                        handle,
                        "select member_id, file_no from segment_member where"
                                + OF_SEGMENT
                                + "and member_id in (<memberIds>)",
                        memberIds)
                .map(
                        (row, context) ->
                                fileByMember.put(
                                        row.getString("member_id"), row.getLong("file_no")))
                .list();
        return fileByMember;
    }

    private Set<String> enrolled(Handle handle, List<String> memberIds) {
        return new HashSet<>(
                handle.createQuery(
                                "select member_id from member where program_id = :programId and"
                                        + " erased_at_ms is null and member_id in (<memberIds>)")
                        .bind("programId", programId)
                        .bindList("memberIds", memberIds)
                        .mapTo(String.class)
                        .list());
    }

    private Set<String> full(Handle handle, List<String> memberIds) {
        return new HashSet<>(
                handle.createQuery(
                                "select member_id from segment_member where program_id ="
                                        + " :programId and member_id in (<memberIds>) group by"
                                        + " member_id having count(*) >= :max")
                        .bind("programId", programId)
                        .bindList("memberIds", memberIds)
                        .bind("max", segmentsOfMemberMax)
                        .mapTo(String.class)
                        .list());
    }

    private void insert(Handle handle, Begun file, List<String> memberIds, long nowMs) {
        if (memberIds.isEmpty()) {
            return;
        }
        long number =
                ofSegment(
                                        handle,
                                        "update segment set joined_count = joined_count + :count"
                                                + " where"
                                                + OF_SEGMENT
                                                + "returning joined_count")
                                .bind("count", memberIds.size())
                                .mapTo(Long.class)
                                .one()
                        - memberIds.size();
        PreparedBatch batch =
                handle.prepareBatch(
                        """
                        insert into segment_member (program_id, segment_id, member_id, member_no, added_at_ms, file_no)
                        values (?, ?, ?, ?, ?, ?)
                        """);
        for (String memberId : memberIds) {
            batch.add(programId, segmentId, memberId, ++number, nowMs, file.fileNo());
        }
        batch.execute();
    }

    private void mark(Handle handle, Begun file, List<String> memberIds) {
        if (memberIds.isEmpty()) {
            return;
        }
        handle.createUpdate(
                        "update segment_member set file_no = :fileNo where"
                                + OF_SEGMENT
                                + "and member_id in (<memberIds>)")
                .bind("fileNo", file.fileNo())
                .bind("programId", programId)
                .bind("segmentId", segmentId)
                .bindList("memberIds", memberIds)
                .execute();
    }

    private Query ofSegment(Handle handle, String sql) {
        return handle.createQuery(sql).bind("programId", programId).bind("segmentId", segmentId);
    }

    private Query ofMembers(Handle handle, String sql, List<String> memberIds) {
        return ofSegment(handle, sql).bindList("memberIds", memberIds);
    }

    private static List<String> with(Map<String, Outcome> outcomes, Outcome wanted) {
        return outcomes.entrySet().stream()
                .filter(one -> one.getValue() == wanted)
                .map(Map.Entry::getKey)
                .toList();
    }
}
