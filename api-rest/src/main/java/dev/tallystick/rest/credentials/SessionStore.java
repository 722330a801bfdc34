package dev.tallystick.rest.credentials;

import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.util.Optional;

/** Sessions of members in SQL, by the hashes of their tokens. */
final class SessionStore {
    /** A member has so many at most: the oldest gives way. */
    private static final int COUNT_MAX = 20;

    private static final int FORGOTTEN_AT_ONCE_MAX = 100;

    private final Database database;

    /** A session that is not over; instants in epoch milliseconds. */
    record Session(String memberId, long createdAtMs, long expiresAtMs) {}

    SessionStore(Database database) {
        this.database = database;
    }

    /**
     * Begins a session, if the password still is the one that was proved.
     *
     * @return whether it was
     */
    boolean begin(
            String programId, String tokenHash, Session session, String provedHash, ChangedBy by) {
        return database.write(
                handle -> {
                    forget(handle, by.atMs());
                    int begun =
                            handle.createUpdate(
                                            """
                                            insert into member_session (program_id, token_hash, member_id, created_at_ms, expires_at_ms)
                                            select program_id, :tokenHash, member_id, :createdAtMs, :expiresAtMs from member_credential
                                            where program_id = :programId and member_id = :memberId and kind = 'PASSWORD' and secret_hash = :provedHash
                                            """)
                                    .bind("tokenHash", tokenHash)
                                    .bind("createdAtMs", session.createdAtMs())
                                    .bind("expiresAtMs", session.expiresAtMs())
                                    .bind("programId", programId)
                                    .bind("memberId", session.memberId())
                                    .bind("provedHash", provedHash)
                                    .execute();
                    if (begun == 0) {
                        return false;
                    }
                    endOldest(handle, programId, session.memberId());
                    MemberLogStore.append(
                            handle,
                            programId,
                            session.memberId(),
                            MemberEvent.of(MemberEvent.Type.SESSION_OPENED, by));
                    return true;
                });
    }

    /** {@return the session of a token, if it is not over} */
    Optional<Session> find(String programId, String tokenHash, long nowMs) {
        return database.read(handle -> find(handle, programId, tokenHash, nowMs));
    }

    /** {@return whether a session was ended: there was one, and it was not over} */
    boolean end(String programId, String tokenHash, ChangedBy by) {
        return database.write(
                handle -> {
                    Optional<Session> session = find(handle, programId, tokenHash, by.atMs());
                    int ended =
                            handle.createUpdate(
                                            "delete from member_session where program_id = ? and"
                                                    + " token_hash = ?")
                                    .bind(0, programId)
                                    .bind(1, tokenHash)
                                    .execute();
                    if (session.isEmpty() || ended == 0) {
                        return false;
                    }
                    MemberLogStore.append(
                            handle,
                            programId,
                            session.get().memberId(),
                            MemberEvent.of(MemberEvent.Type.SESSION_CLOSED, by));
                    return true;
                });
    }

    /** Ends all sessions of a member. */
    static void endAll(Handle handle, String programId, String memberId) {
        handle.createUpdate("delete from member_session where program_id = ? and member_id = ?")
                .bind(0, programId)
                .bind(1, memberId)
                .execute();
    }

    private static Optional<Session> find(
            Handle handle, String programId, String tokenHash, long nowMs) {
        return handle.createQuery(
                        "select member_id, created_at_ms, expires_at_ms from member_session where"
                                + " program_id = ? and token_hash = ? and expires_at_ms > ?")
                .bind(0, programId)
                .bind(1, tokenHash)
                .bind(2, nowMs)
                .map(
                        (row, context) ->
                                new Session(
                                        row.getString("member_id"),
                                        row.getLong("created_at_ms"),
                                        row.getLong("expires_at_ms")))
                .findOne();
    }

    private static void endOldest(Handle handle, String programId, String memberId) {
        handle.createUpdate(
                        """
                        delete from member_session where program_id = :programId and token_hash in
                            (select token_hash from member_session where program_id = :programId and member_id = :memberId
                             order by created_at_ms desc, token_hash limit :many offset :countMax)
                        """)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("many", FORGOTTEN_AT_ONCE_MAX)
                .bind("countMax", COUNT_MAX)
                .execute();
    }

    /** Those that are over, a few at a time, so that nobody waits for it. */
    private static void forget(Handle handle, long nowMs) {
        handle.createUpdate(
                        """
                        delete from member_session where (program_id, token_hash) in
                            (select program_id, token_hash from member_session where expires_at_ms <= ? limit ?)
                        """)
                .bind(0, nowMs)
                .bind(1, FORGOTTEN_AT_ONCE_MAX)
                .execute();
    }
}
