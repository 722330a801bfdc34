package dev.tallystick.rest.credentials;

import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.util.Optional;

/** Hashes of members' secrets in SQL. */
final class CredentialStore {
    private final Database database;

    CredentialStore(Database database) {
        this.database = database;
    }

    /** {@return the hash of a secret; empty if the member has none, or there is no such member} */
    Optional<String> find(Subject subject) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select secret_hash from member_credential where program_id"
                                                + " = ? and member_id = ? and kind = ?")
                                .bind(0, subject.programId())
                                .bind(1, subject.memberId())
                                .bind(2, subject.kind().name())
                                .mapTo(String.class)
                                .findOne());
    }

    /**
     * Sets a secret, or clears it. Whatever failed before is forgotten; with a new password all
     * sessions and mailed ways to another one end.
     *
     * @param hash empty to clear
     */
    void put(Subject subject, Optional<String> hash, ChangedBy by) {
        database.writeOnly(handle -> put(handle, subject, hash, by));
    }

    /**
     * Sets another secret, if it still is the one that was proved.
     *
     * @return whether it was
     */
    boolean replace(Subject subject, String provedHash, String hash, ChangedBy by) {
        return database.write(
                handle -> {
                    int there =
                            handle.createUpdate(
                                            """
                                            update member_credential set changed_at_ms = :nowMs
                                            where program_id = :programId and member_id = :memberId and kind = :kind and secret_hash = :hash
                                            """)
                                    .bind("nowMs", by.atMs())
                                    .bind("programId", subject.programId())
                                    .bind("memberId", subject.memberId())
                                    .bind("kind", subject.kind().name())
                                    .bind("hash", provedHash)
                                    .execute();
                    if (there == 1) {
                        put(handle, subject, Optional.of(hash), by);
                    }
                    return there == 1;
                });
    }

    /** The same as {@link #put(Subject, Optional, ChangedBy)} in a transaction of one's own. */
    static void put(Handle handle, Subject subject, Optional<String> hash, ChangedBy by) {
        if (hash.isPresent()) {
            insert(handle, subject, hash.get(), by.atMs());
        } else {
            delete(handle, subject);
        }
        AttemptStore.clear(handle, subject);
        MemberEvent.Type type = MemberEvent.Type.PIN_CHANGED;
        if (subject.kind() == Kind.PASSWORD) {
            SessionStore.endAll(handle, subject.programId(), subject.memberId());
            ResetStore.end(handle, subject.programId(), subject.memberId());
            type = MemberEvent.Type.PASSWORD_CHANGED;
        }
        MemberLogStore.append(
                handle,
                subject.programId(),
                subject.memberId(),
                MemberEvent.of(type, by).with("cleared", hash.isEmpty()));
    }

    private static void insert(Handle handle, Subject subject, String hash, long nowMs) {
        handle.createUpdate(
                        """
                        insert into member_credential (program_id, member_id, kind, secret_hash, changed_at_ms)
                        values (:programId, :memberId, :kind, :hash, :nowMs)
                        on conflict (program_id, member_id, kind) do update set
                            secret_hash = excluded.secret_hash,
                            changed_at_ms = excluded.changed_at_ms
                        """)
                .bind("programId", subject.programId())
                .bind("memberId", subject.memberId())
                .bind("kind", subject.kind().name())
                .bind("hash", hash)
                .bind("nowMs", nowMs)
                .execute();
    }

    private static void delete(Handle handle, Subject subject) {
        handle.createUpdate(
                        "delete from member_credential where program_id = ? and member_id = ? and"
                                + " kind = ?")
                .bind(0, subject.programId())
                .bind(1, subject.memberId())
                .bind(2, subject.kind().name())
                .execute();
    }
}
