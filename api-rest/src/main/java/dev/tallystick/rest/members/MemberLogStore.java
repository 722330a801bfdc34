package dev.tallystick.rest.members;

import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What happened to members beside points. Whoever changes something about a member appends to it in
 * the transaction of the change, so that neither is there without the other.
 */
public final class MemberLogStore {
    private final Database database;

    MemberLogStore(Database database) {
        this.database = database;
    }

    /**
     * One event as it is kept.
     *
     * @param number the member's events are counted from 1
     * @param clientId null where no client did it
     * @param position of the ledger's entry it follows from, empty if it follows from none
     * @param details a JSON object; null if there are none, or none any more
     */
    record Row(
            long number,
            MemberEvent.Type type,
            long atMs,
            String clientId,
            OptionalLong position,
            String details) {}

    /**
     * Appends an event; of one that follows from an entry and is there already, nothing is
     * appended.
     *
     * @param handle the transaction of the change
     * @param memberId of somebody who is enrolled
     * @throws dev.tallystick.rest.problem.ProblemException 410 {@code member_erased} for what a
     *     client did, so that the change is undone with it
     * @return the number of the event among the member's; 0 if it was there
     */
    public static long append(Handle handle, String programId, String memberId, MemberEvent event) {
        long number =
                handle.createQuery(
                                """
                                update member set event_count = event_count + 1
                                where program_id = :programId and member_id = :memberId
                                  and (erased_at_ms is null or :isFollowing = 1) returning event_count
                                """)
                        .bind("programId", programId)
                        .bind("memberId", memberId)
                        .bind("isFollowing", event.position().isPresent() ? 1 : 0)
                        .mapTo(Long.class)
                        .findOne()
                        .orElseThrow(Members::erased);
        if (isThereAgain(handle, programId, memberId, event)) {
            return 0;
        }
        int added =
                handle.createUpdate(
                                """
                                insert into member_event (program_id, member_id, event_no, type, at_ms, client_id, position, details)
                                values (:programId, :memberId, :number, :type, :atMs, :clientId, :position, :details)
                                on conflict (program_id, member_id, position, type) do nothing
                                """)
                        .bind("programId", programId)
                        .bind("memberId", memberId)
                        .bind("number", number)
                        .bind("type", event.type().name())
                        .bind("atMs", event.by().atMs())
                        .bind("clientId", event.by().clientId())
                        .bind(
                                "position",
                                event.position().isPresent()
                                        ? Long.valueOf(event.position().getAsLong())
                                        : null)
                        .bind("details", textOf(event.details()))
                        .execute();
        return added == 0 ? 0 : number;
    }

    /**
     * Appends an event of a member who may not be enrolled, or not be known any more.
     *
     * @return its number as {@link #append}; 0 if there is no such member
     */
    public static long appendIfThere(
            Handle handle, String programId, String memberId, MemberEvent event) {
        boolean isThere =
                handle.createQuery(
                                "select 1 from member where program_id = ? and member_id = ? and"
                                        + " erased_at_ms is null")
                        .bind(0, programId)
                        .bind(1, memberId)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent();
        return isThere ? append(handle, programId, memberId, event) : 0;
    }

    /** Takes an event back that turned out to be none; its number is no other's. */
    public static void takeBack(Handle handle, String programId, String memberId, long number) {
        handle.createUpdate(
                        "delete from member_event where program_id = ? and member_id = ? and"
                                + " event_no = ?")
                .bind(0, programId)
                .bind(1, memberId)
                .bind(2, number)
                .execute();
    }

    /**
     * Sets aside what followed from entries, before a projection goes over them again: it is not
     * shown until that tells it once more, and keeps its number then.
     */
    public static void setAside(Handle handle, MemberEvent.Type... types) {
        for (MemberEvent.Type type : types) {
            handle.createUpdate(
                            "update member_event set position = -position where position > 0 and"
                                    + " type = ?")
                    .bind(0, type.name())
                    .execute();
        }
    }

    /**
     * Shows an event again that was set aside, as it is, where what it tells of has gone on since;
     * of one that was not set aside nothing changes.
     *
     * @param position of the ledger's entry that the event follows from
     */
    public static void showAgain(
            Handle handle,
            String programId,
            String memberId,
            MemberEvent.Type type,
            long position) {
        handle.createUpdate(
                        """
                        update member_event set position = -position
                        where program_id = :programId and member_id = :memberId
                          and position = :setAside and type = :type
                        """)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("setAside", -position)
                .bind("type", type.name())
                .execute();
    }

    private static boolean isThereAgain(
            Handle handle, String programId, String memberId, MemberEvent event) {
        return event.position().isPresent()
                && handle.createUpdate(
                                        """
                                        update member_event set position = -position, details = :details
                                        where program_id = :programId and member_id = :memberId
                                          and position = :setAside and type = :type
                                        """)
                                .bind("details", textOf(event.details()))
                                .bind("programId", programId)
                                .bind("memberId", memberId)
                                .bind("setAside", -event.position().getAsLong())
                                .bind("type", event.type().name())
                                .execute()
                        > 0;
    }

    /** Forgets the details of all that happened to a member; that it happened stands. */
    public static void forgetDetails(Handle handle, String programId, String memberId) {
        handle.createUpdate(
                        "update member_event set details = null where program_id = ? and member_id"
                                + " = ?")
                .bind(0, programId)
                .bind(1, memberId)
                .execute();
    }

    /** {@return a member's events below a number, newest first} */
    List<Row> list(
            String programId,
            String memberId,
            Optional<MemberEvent.Type> type,
            long belowNumber,
            int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select event_no, type, at_ms, client_id, position, details from member_event
                                        where program_id = :programId and member_id = :memberId and event_no < :below
                                          and (position is null or position > 0)
                                          and (:type = '' or type = :type)
                                        order by event_no desc limit :limit
                                        """)
                                .bind("programId", programId)
                                .bind("memberId", memberId)
                                .bind("below", belowNumber)
                                .bind("type", type.map(Enum::name).orElse(""))
                                .bind("limit", limit)
                                .map(MemberLogStore::rowOf)
                                .list());
    }

    private static Row rowOf(ResultSet row, StatementContext context) throws SQLException {
        long position = row.getLong("position");
        return new Row(
                row.getLong("event_no"),
                MemberEvent.Type.valueOf(row.getString("type")),
                row.getLong("at_ms"),
                row.getString("client_id"),
                position == 0 ? OptionalLong.empty() : OptionalLong.of(position),
                row.getString("details"));
    }

    private static String textOf(Map<String, Object> details) {
        return details.isEmpty()
                ? null
                : new String(
                        Json.write(
                                out -> {
                                    out.writeStartObject();
                                    for (Map.Entry<String, Object> detail : details.entrySet()) {
                                        out.writePOJOField(detail.getKey(), detail.getValue());
                                    }
                                    out.writeEndObject();
                                }),
                        StandardCharsets.UTF_8);
    }
}
