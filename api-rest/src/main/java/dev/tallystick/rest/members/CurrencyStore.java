package dev.tallystick.rest.members;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The currencies in which members shop, in SQL. */
final class CurrencyStore {
    private static final String SELECT =
            """
            select c.currency, c.added_at_ms, case when m.currency = c.currency then 1 else 0 end as preferred
            from member_currency c
            join member m on m.program_id = c.program_id and m.member_id = c.member_id
            where c.program_id = :programId and c.member_id = :memberId
            """;

    private final Database database;

    CurrencyStore(Database database) {
        this.database = database;
    }

    /** A currency of a member; one at most is the preferred one. */
    record Row(String currency, boolean preferred, long addedAtMs) {}

    /** A currency and whether the member had it not. */
    record Stored(Row row, boolean created) {}

    /** {@return a member's currencies, in the order of their codes} */
    List<Row> list(String programId, String memberId) {
        return database.read(
                handle ->
                        handle.createQuery(SELECT + " order by c.currency")
                                .bind("programId", programId)
                                .bind("memberId", memberId)
                                .map(CurrencyStore::rowOf)
                                .list());
    }

    /**
     * Adds a currency, or changes whether it is the preferred one.
     *
     * @param preferred absent: a new one is, one that is there stays as it is
     */
    Stored put(
            String programId,
            String memberId,
            String currency,
            Optional<Boolean> preferred,
            ChangedBy by) {
        return database.write(
                handle -> {
                    Optional<Row> before = find(handle, programId, memberId, currency);
                    if (before.isEmpty()) {
                        insert(handle, programId, memberId, currency, by.atMs());
                    }
                    boolean wanted = preferred.orElse(before.map(Row::preferred).orElse(true));
                    prefer(handle, programId, memberId, currency, wanted);
                    Row after = find(handle, programId, memberId, currency).orElseThrow();
                    if (!Optional.of(after).equals(before)) {
                        MemberLogStore.append(
                                handle,
                                programId,
                                memberId,
                                MemberEvent.of(MemberEvent.Type.CURRENCY_SET, by)
                                        .with("currency", currency)
                                        .with("preferred", wanted));
                    }
                    return new Stored(after, before.isEmpty());
                });
    }

    /**
     * Takes a currency away.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code currency_not_found}
     */
    void remove(String programId, String memberId, String currency, ChangedBy by) {
        database.writeOnly(
                handle -> {
                    int removed =
                            handle.createUpdate(
                                            "delete from member_currency where program_id = ? and"
                                                    + " member_id = ? and currency = ?")
                                    .bind(0, programId)
                                    .bind(1, memberId)
                                    .bind(2, currency)
                                    .execute();
                    if (removed == 0) {
                        throw Problem.notFound(
                                        "currency_not_found", "The member has no such currency.")
                                .exception();
                    }
                    prefer(handle, programId, memberId, currency, false);
                    MemberLogStore.append(
                            handle,
                            programId,
                            memberId,
                            MemberEvent.of(MemberEvent.Type.CURRENCY_REMOVED, by)
                                    .with("currency", currency));
                });
    }

    private static void insert(
            Handle handle, String programId, String memberId, String currency, long nowMs) {
        handle.createUpdate(
                        "insert into member_currency (program_id, member_id, currency, added_at_ms)"
                                + " values (?, ?, ?, ?)")
                .bind(0, programId)
                .bind(1, memberId)
                .bind(2, currency)
                .bind(3, nowMs)
                .execute();
    }

    private static void prefer(
            Handle handle, String programId, String memberId, String currency, boolean wanted) {
        handle.createUpdate(
                        wanted
                                ? "update member set currency = :currency where program_id ="
                                        + " :programId and member_id = :memberId"
                                : "update member set currency = null where program_id = :programId"
                                        + " and member_id = :memberId and currency = :currency")
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("currency", currency)
                .execute();
    }

    private static Optional<Row> find(
            Handle handle, String programId, String memberId, String currency) {
        return handle.createQuery(SELECT + " and c.currency = :currency")
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("currency", currency)
                .map(CurrencyStore::rowOf)
                .findOne();
    }

    private static Row rowOf(ResultSet row, StatementContext context) throws SQLException {
        return new Row(
                row.getString("currency"),
                row.getInt("preferred") != 0,
                row.getLong("added_at_ms"));
    }
}
