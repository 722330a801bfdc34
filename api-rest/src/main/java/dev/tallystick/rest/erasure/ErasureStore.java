package dev.tallystick.rest.erasure;

import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.PersonalData;

import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Optional;

/** Erasures in SQL, and their part of it. */
final class ErasureStore {
    private static final byte[] NO_KEY = {};

    private final Database database;

    /** An erasure that was asked for. */
    record Request(String programId, String memberId, String txId, ChangedBy by) {}

    ErasureStore(Database database) {
        this.database = database;
    }

    /** Notes that an erasure was asked for, of a member who is there; a second time, nothing. */
    void begin(Request request) {
        database.writeOnly(
                handle ->
                        handle.createUpdate(
                                        """
                                        insert into erasure (program_id, member_id, tx_id, client_id, requested_at_ms, done)
                                        select program_id, member_id, :txId, :clientId, :nowMs, 0 from member
                                        where program_id = :programId and member_id = :memberId and erased_at_ms is null
                                        on conflict (program_id, member_id, tx_id) do nothing
                                        """)
                                .bind("txId", request.txId())
                                .bind("clientId", request.by().clientId())
                                .bind("nowMs", request.by().atMs())
                                .bind("programId", request.programId())
                                .bind("memberId", request.memberId())
                                .execute());
    }

    /** Forgets a request that was refused, for good as its txId tells. */
    void giveUp(Request request) {
        database.writeOnly(
                handle ->
                        handle.createUpdate(
                                        "delete from erasure where program_id = ? and member_id = ?"
                                                + " and tx_id = ? and done = 0")
                                .bind(0, request.programId())
                                .bind(1, request.memberId())
                                .bind(2, request.txId())
                                .execute());
    }

    /** {@return what is not done yet} */
    List<Request> open() {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select program_id, member_id, tx_id, client_id, requested_at_ms from erasure
                                        where done = 0 order by requested_at_ms
                                        """)
                                .map(
                                        (row, context) ->
                                                new Request(
                                                        row.getString("program_id"),
                                                        row.getString("member_id"),
                                                        row.getString("tx_id"),
                                                        new ChangedBy(
                                                                row.getString("client_id"),
                                                                row.getLong("requested_at_ms"))))
                                .list());
    }

    /** {@return of what is not done yet that of which the database's files alone are left} */
    List<Request> unscrubbed() {
        return open().stream()
                .filter(request -> database.read(handle -> isErased(handle, request)))
                .toList();
    }

    /** {@return whether nothing is left to do of a request} */
    boolean isDone(Request request) {
        return doneOf(request).orElse(0) == 1;
    }

    /** {@return whether a request was begun, and not refused} */
    boolean isKnown(Request request) {
        return doneOf(request).isPresent();
    }

    private Optional<Integer> doneOf(Request request) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select done from erasure where program_id = ? and"
                                                + " member_id = ? and tx_id = ?")
                                .bind(0, request.programId())
                                .bind(1, request.memberId())
                                .bind(2, request.txId())
                                .mapTo(Integer.class)
                                .findOne());
    }

    /** Destroys all that is personal, with the key of the texts, or nothing of it. */
    void erase(Request request, List<PersonalData> stores, long nowMs) {
        database.writeOnly(
                handle -> {
                    if (isErased(handle, request)) {
                        return;
                    }
                    MemberLogStore.append(
                            handle,
                            request.programId(),
                            request.memberId(),
                            MemberEvent.of(MemberEvent.Type.ERASED, request.by()));
                    for (PersonalData store : stores) {
                        store.erase(handle, request.programId(), request.memberId());
                    }
                    handle.createUpdate(
                                    """
                                    update member set text_key = :noKey, erased_at_ms = :nowMs, updated_at_ms = :nowMs
                                    where program_id = :programId and member_id = :memberId
                                    """)
                            .bind("noKey", NO_KEY)
                            .bind("nowMs", nowMs)
                            .bind("programId", request.programId())
                            .bind("memberId", request.memberId())
                            .execute();
                });
    }

    /** Notes that nothing is left to do of a request. */
    void done(Request request) {
        database.writeOnly(
                handle ->
                        handle.createUpdate(
                                        "update erasure set done = 1 where program_id = ? and"
                                                + " member_id = ? and tx_id = ?")
                                .bind(0, request.programId())
                                .bind(1, request.memberId())
                                .bind(2, request.txId())
                                .execute());
    }

    private static boolean isErased(Handle handle, Request request) {
        return handle.createQuery(
                        "select 1 from member where program_id = ? and member_id = ? and"
                                + " erased_at_ms is not null")
                .bind(0, request.programId())
                .bind(1, request.memberId())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
