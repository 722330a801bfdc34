package dev.tallystick.rest.credentials;

import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Attempts to prove a secret, in SQL: each is counted as failed before the secret is looked at, so
 * that neither many at once nor a restart gives more of them than there are.
 */
final class AttemptStore {
    private static final int FORGOTTEN_AT_ONCE_MAX = 100;

    private final Database database;
    private final Lockout lockout;

    /** Whose secret of what kind is tried. */
    record Subject(String programId, String memberId, Kind kind) {}

    /**
     * What is counted.
     *
     * @param failedCount in a row, the attempt at hand included
     * @param lockedUntilMs should it fail, epoch milliseconds; 0 if it is not locked then
     * @param eventNumber of the member's event that tells of the lock; 0 if there is none
     */
    record Count(int failedCount, long lockedUntilMs, long eventNumber) {}

    AttemptStore(Database database, Lockout lockout) {
        this.database = database;
        this.lockout = lockout;
    }

    /** {@return until when the subject's secret is refused, 0 if it is not} */
    long lockedUntilMs(Subject subject, long nowMs) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select locked_until_ms from member_attempt where"
                                                + " program_id = ? and member_id = ? and kind = ?"
                                                + " and locked_until_ms > ?")
                                .bind(0, subject.programId())
                                .bind(1, subject.memberId())
                                .bind(2, subject.kind().name())
                                .bind(3, nowMs)
                                .mapTo(Long.class)
                                .findOne()
                                .orElse(0L));
    }

    /**
     * Counts an attempt that begins. If it locks the secret, should it fail, it does so at once,
     * and the member's history tells.
     *
     * @return the count with it; empty if it is refused unseen, and not counted
     */
    Optional<Count> begin(Subject subject, ChangedBy by) {
        long nowMs = by.atMs();
        return database.write(
                handle -> {
                    forget(handle, nowMs);
                    OptionalInt failedCount = count(handle, subject, nowMs);
                    if (failedCount.isEmpty()) {
                        return Optional.empty();
                    }
                    long lockedUntilMs = lockout.lockedUntilMs(failedCount.getAsInt(), nowMs);
                    lock(handle, subject, lockedUntilMs, nowMs);
                    long event = lockedUntilMs == 0 ? 0 : lockedOut(handle, subject, by);
                    return Optional.of(new Count(failedCount.getAsInt(), lockedUntilMs, event));
                });
    }

    /**
     * Takes an attempt back that was none, or did not fail: the count begins anew unless others
     * began since, whose failures it cannot wipe out. A lock that it brought never was.
     */
    void succeeded(Subject subject, Count begun) {
        database.writeOnly(
                handle -> {
                    MemberLogStore.takeBack(
                            handle, subject.programId(), subject.memberId(), begun.eventNumber());
                    handle.createUpdate(
                                    """
                                    delete from member_attempt
                                    where program_id = :programId and member_id = :memberId and kind = :kind and failed_count = :count
                                    """)
                            .bind("programId", subject.programId())
                            .bind("memberId", subject.memberId())
                            .bind("kind", subject.kind().name())
                            .bind("count", begun.failedCount())
                            .execute();
                    handle.createUpdate(
                                    """
                                    update member_attempt set failed_count = failed_count - 1
                                    where program_id = :programId and member_id = :memberId and kind = :kind and failed_count > :count
                                    """)
                            .bind("programId", subject.programId())
                            .bind("memberId", subject.memberId())
                            .bind("kind", subject.kind().name())
                            .bind("count", begun.failedCount())
                            .execute();
                });
    }

    /** Forgets what failed: the secret is another now. */
    static void clear(Handle handle, Subject subject) {
        handle.createUpdate(
                        "delete from member_attempt where program_id = ? and member_id = ? and kind"
                                + " = ?")
                .bind(0, subject.programId())
                .bind(1, subject.memberId())
                .bind(2, subject.kind().name())
                .execute();
    }

    /** {@return how many failed in a row, with this one; empty if it is locked} */
    private static OptionalInt count(Handle handle, Subject subject, long nowMs) {
        return handle.createQuery(
                        """
                        insert into member_attempt (program_id, member_id, kind, failed_count, locked_until_ms, forgotten_at_ms)
                        values (:programId, :memberId, :kind, 1, 0, 0)
                        on conflict (program_id, member_id, kind) do update set
                            failed_count = case when member_attempt.forgotten_at_ms <= :nowMs then 1
                                                else member_attempt.failed_count + 1 end
                        where member_attempt.locked_until_ms <= :nowMs
                        returning failed_count
                        """)
                .bind("programId", subject.programId())
                .bind("memberId", subject.memberId())
                .bind("kind", subject.kind().name())
                .bind("nowMs", nowMs)
                .mapTo(Integer.class)
                .findOne()
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    /** Of a subject that is no member there is nothing to tell. */
    private static long lockedOut(Handle handle, Subject subject, ChangedBy by) {
        return MemberLogStore.appendIfThere(
                handle,
                subject.programId(),
                subject.memberId(),
                MemberEvent.of(MemberEvent.Type.LOCKED_OUT, by)
                        .with("secret", subject.kind().name()));
    }

    private void lock(Handle handle, Subject subject, long lockedUntilMs, long nowMs) {
        handle.createUpdate(
                        """
                        update member_attempt set locked_until_ms = :lockedUntilMs, forgotten_at_ms = :forgottenAtMs
                        where program_id = :programId and member_id = :memberId and kind = :kind
                        """)
                .bind("lockedUntilMs", lockedUntilMs)
                .bind("forgottenAtMs", Math.max(nowMs, lockedUntilMs) + lockout.memory().toMillis())
                .bind("programId", subject.programId())
                .bind("memberId", subject.memberId())
                .bind("kind", subject.kind().name())
                .execute();
    }

    /** A few at a time, so that nobody waits for it. */
    private static void forget(Handle handle, long nowMs) {
        handle.createUpdate(
                        """
                        delete from member_attempt where (program_id, member_id, kind) in
                            (select program_id, member_id, kind from member_attempt where forgotten_at_ms <= ? limit ?)
                        """)
                .bind(0, nowMs)
                .bind(1, FORGOTTEN_AT_ONCE_MAX)
                .execute();
    }
}
