package dev.tallystick.rest.promotions;

import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Promotions and all their versions in SQL. */
final class PromotionStore {
    private static final String SELECT =
            """
            select p.promotion_id, p.promotion_no, p.created_at_ms, v.version, v.definition, v.made_at_ms
            from promotion p join promotion_version v
              on v.program_id = p.program_id and v.promotion_id = p.promotion_id
            where p.program_id = :programId and\
            """;

    private final Database database;

    /**
     * A version as it is stored.
     *
     * @param number of its promotion
     * @param definition as JSON
     */
    record Row(
            String promotionId,
            long number,
            long createdAtMs,
            int version,
            String definition,
            long madeAtMs) {}

    /** The last version, whether its promotion is new, and whether it says another than before. */
    record Stored(Row row, boolean created, boolean changed) {}

    PromotionStore(Database database) {
        this.database = database;
    }

    /** {@return the last versions of a program's promotions below a number, newest first} */
    List<Row> lastVersions(String programId, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + " v.version = p.version and p.promotion_no <"
                                                + " :below order by p.promotion_no desc limit"
                                                + " :limit")
                                .bind("programId", programId)
                                .bind("below", belowNumber)
                                .bind("limit", limit)
                                .map(PromotionStore::rowOf)
                                .list());
    }

    Optional<Row> version(String programId, String promotionId, int version) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + " p.promotion_id = :promotionId and v.version ="
                                                + " :version")
                                .bind("programId", programId)
                                .bind("promotionId", promotionId)
                                .bind("version", version)
                                .map(PromotionStore::rowOf)
                                .findOne());
    }

    /**
     * Makes a promotion, or another version of one.
     *
     * @param change from the last version to what its definition is to be; throws to leave it
     * @param always is run at the end, whatever became of it
     */
    Stored put(
            String programId,
            String promotionId,
            Function<Optional<Row>, String> change,
            long nowMs,
            Runnable always) {
        return database.writeThen(
                handle -> {
                    Optional<Row> before = last(handle, programId, promotionId);
                    String definition = change.apply(before);
                    if (before.isPresent() && before.get().definition().equals(definition)) {
                        return new Stored(before.get(), false, false);
                    }
                    int version = before.map(row -> row.version() + 1).orElse(1);
                    if (before.isEmpty()) {
                        make(handle, programId, promotionId, nowMs);
                    } else {
                        follow(handle, programId, promotionId, version, nowMs);
                    }
                    addVersion(handle, programId, promotionId, version, definition, nowMs);
                    return new Stored(
                            last(handle, programId, promotionId).orElseThrow(),
                            before.isEmpty(),
                            true);
                },
                always);
    }

    private static void make(Handle handle, String programId, String promotionId, long nowMs) {
        handle.createUpdate(
                        """
                        insert into promotion (program_id, promotion_id, promotion_no, version, created_at_ms, updated_at_ms)
                        select :programId, :promotionId, coalesce(max(promotion_no), 0) + 1, 1, :nowMs, :nowMs
                        from promotion where program_id = :programId
                        """)
                .bind("programId", programId)
                .bind("promotionId", promotionId)
                .bind("nowMs", nowMs)
                .execute();
    }

    private static void follow(
            Handle handle, String programId, String promotionId, int version, long nowMs) {
        handle.createUpdate(
                        "update promotion set version = :version, updated_at_ms = :nowMs where"
                                + " program_id = :programId and promotion_id = :promotionId")
                .bind("version", version)
                .bind("nowMs", nowMs)
                .bind("programId", programId)
                .bind("promotionId", promotionId)
                .execute();
    }

    private static void addVersion(
            Handle handle,
            String programId,
            String promotionId,
            int version,
            String definition,
            long nowMs) {
        handle.createUpdate(
                        """
                        insert into promotion_version (program_id, promotion_id, version, definition, made_at_ms)
                        values (:programId, :promotionId, :version, :definition, :nowMs)
                        """)
                .bind("programId", programId)
                .bind("promotionId", promotionId)
                .bind("version", version)
                .bind("definition", definition)
                .bind("nowMs", nowMs)
                .execute();
    }

    private static Optional<Row> last(Handle handle, String programId, String promotionId) {
        return handle.createQuery(
                        SELECT + " p.promotion_id = :promotionId and v.version = p.version")
                .bind("programId", programId)
                .bind("promotionId", promotionId)
                .map(PromotionStore::rowOf)
                .findOne();
    }

    private static Row rowOf(ResultSet row, StatementContext context) throws SQLException {
        return new Row(
                row.getString("promotion_id"),
                row.getLong("promotion_no"),
                row.getLong("created_at_ms"),
                row.getInt("version"),
                row.getString("definition"),
                row.getLong("made_at_ms"));
    }
}
