package dev.tallystick.rest.credentials;

import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.MemberChange;

import org.jdbi.v3.core.Handle;

import java.time.Duration;
import java.util.Optional;

/** Mailed ways to a new password in SQL, by the hashes of their tokens: one of a member at most. */
final class ResetStore {
    /** How long a token is good for. */
    static final Duration LIFETIME = Duration.ofMinutes(30);

    /** So soon a member is not mailed again: who can make us mail could flood a mailbox. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private final Database database;

    ResetStore(Database database) {
        this.database = database;
    }

    /**
     * {@return where to mail the token to} Empty, and nothing is begun, where there is no such
     * member or no address of him, or where he was mailed just now.
     */
    Optional<String> begin(String programId, String memberId, String tokenHash, ChangedBy by) {
        return database.write(
                handle -> {
                    Optional<String> email =
                            handle.createQuery(
                                            "select email from member where program_id = ? and"
                                                    + " member_id = ? and email is not null")
                                    .bind(0, programId)
                                    .bind(1, memberId)
                                    .mapTo(String.class)
                                    .findOne();
                    if (email.isEmpty() || !put(handle, programId, memberId, tokenHash, by)) {
                        return Optional.empty();
                    }
                    MemberLogStore.append(
                            handle,
                            programId,
                            memberId,
                            MemberEvent.of(MemberEvent.Type.PASSWORD_RESET_REQUESTED, by));
                    return email;
                });
    }

    /** {@return whose token it is; empty if it is nobody's, used or over} */
    Optional<String> find(String programId, String tokenHash, long nowMs) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select member_id from password_reset where program_id = ?"
                                                + " and token_hash = ? and expires_at_ms > ?")
                                .bind(0, programId)
                                .bind(1, tokenHash)
                                .bind(2, nowMs)
                                .mapTo(String.class)
                                .findOne());
    }

    /**
     * Uses a token up, and sets the password.
     *
     * @return false if it was used up meanwhile
     */
    boolean use(Subject subject, String tokenHash, String passwordHash, ChangedBy by) {
        return database.write(
                handle -> {
                    int used =
                            handle.createUpdate(
                                            "delete from password_reset where program_id = ? and"
                                                    + " token_hash = ? and expires_at_ms > ?")
                                    .bind(0, subject.programId())
                                    .bind(1, tokenHash)
                                    .bind(2, by.atMs())
                                    .execute();
                    if (used == 1) {
                        CredentialStore.put(handle, subject, Optional.of(passwordHash), by);
                    }
                    return used == 1;
                });
    }

    /** Ends what is under way for a member. */
    static void end(Handle handle, String programId, String memberId) {
        handle.createUpdate("delete from password_reset where program_id = ? and member_id = ?")
                .bind(0, programId)
                .bind(1, memberId)
                .execute();
    }

    /**
     * {@return what ends it when the member's address is another: who reads the old one is nobody}
     */
    static MemberChange onNewEmail() {
        return ResetStore::end;
    }

    private static boolean put(
            Handle handle, String programId, String memberId, String tokenHash, ChangedBy by) {
        return handle.createUpdate(
                                """
                                insert into password_reset (program_id, member_id, token_hash, created_at_ms, expires_at_ms)
                                values (:programId, :memberId, :tokenHash, :nowMs, :expiresAtMs)
                                on conflict (program_id, member_id) do update set
                                    token_hash = excluded.token_hash,
                                    created_at_ms = excluded.created_at_ms,
                                    expires_at_ms = excluded.expires_at_ms
                                where password_reset.created_at_ms <= :earlierMs
                                """)
                        .bind("programId", programId)
                        .bind("memberId", memberId)
                        .bind("tokenHash", tokenHash)
                        .bind("nowMs", by.atMs())
                        .bind("expiresAtMs", by.atMs() + LIFETIME.toMillis())
                        .bind("earlierMs", by.atMs() - PAUSE.toMillis())
                        .execute()
                == 1;
    }
}
