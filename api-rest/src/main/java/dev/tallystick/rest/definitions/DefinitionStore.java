package dev.tallystick.rest.definitions;

import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Definitions of one kind and all their versions in SQL: a table that has the last version's number
 * of each, and one with the versions.
 */
public final class DefinitionStore {
    private final Database database;
    private final String table;
    private final String select;

    /**
     * A version as it is stored.
     *
     * @param number counts the program's definitions of the kind from 1
     * @param definition as JSON
     */
    public record Row(
            String id,
            long number,
            long createdAtMs,
            int version,
            String definition,
            long madeAtMs) {}

    /** The last version, whether the definition is new, and whether it says another than before. */
    public record Stored(Row row, boolean created, boolean changed) {}

    /**
     * Definitions in a database.
     *
     * @param table of the kind: {@code promotion} has its versions in {@code promotion_version},
     *     its ids in {@code promotion_id}, its numbers in {@code promotion_no}
     */
    public DefinitionStore(Database database, String table) {
        this.database = database;
        this.table = table;
        this.select =
                named(
                        """
                        select d.{table}_id, d.{table}_no, d.created_at_ms, v.version, v.definition, v.made_at_ms
                        from {table} d join {table}_version v
                          on v.program_id = d.program_id and v.{table}_id = d.{table}_id
                        where d.program_id = :programId and\
                        """);
    }

    /** {@return the last versions of a program's definitions below a number, newest first} */
    public List<Row> lastVersions(String programId, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        select
                                                + named(
                                                        " v.version = d.version and d.{table}_no <"
                                                                + " :below order by d.{table}_no"
                                                                + " desc limit :limit"))
                                .bind("programId", programId)
                                .bind("below", belowNumber)
                                .bind("limit", limit)
                                .map(this::rowOf)
                                .list());
    }

    /** {@return when the versions of a program's definitions were made, oldest first} */
    public List<Long> versionInstants(String programId) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        named(
                                                "select made_at_ms from {table}_version where"
                                                        + " program_id = :programId order by"
                                                        + " made_at_ms"))
                                .bind("programId", programId)
                                .mapTo(Long.class)
                                .list());
    }

    /**
     * {@return all versions of a program's definitions behind one of them, by id and version}
     *
     * @param afterId empty to begin with
     */
    public List<Row> versionsAfter(String programId, String afterId, int afterVersion, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        select
                                                + named(
                                                        """
                                                         v.program_id = :programId
                                                          and (v.{table}_id, v.version) > (:id, :version)
                                                        order by v.{table}_id, v.version limit :limit
                                                        """))
                                .bind("programId", programId)
                                .bind("id", afterId)
                                .bind("version", afterVersion)
                                .bind("limit", limit)
                                .map(this::rowOf)
                                .list());
    }

    /** {@return one version; empty if there is none such} */
    public Optional<Row> version(String programId, String id, int version) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        select
                                                + named(
                                                        " d.{table}_id = :id and v.version ="
                                                                + " :version"))
                                .bind("programId", programId)
                                .bind("id", id)
                                .bind("version", version)
                                .map(this::rowOf)
                                .findOne());
    }

    /**
     * Makes a definition, or another version of one.
     *
     * @param change from the last version to what its definition is to be; throws to leave it
     * @param always is run at the end, whatever became of it
     */
    public Stored put(
            String programId,
            String id,
            Function<Optional<Row>, String> change,
            long nowMs,
            Runnable always) {
        return database.writeThen(
                handle -> {
                    Optional<Row> before = last(handle, programId, id);
                    String definition = change.apply(before);
                    if (before.isPresent() && before.get().definition().equals(definition)) {
                        return new Stored(before.get(), false, false);
                    }
                    int version = before.map(row -> row.version() + 1).orElse(1);
                    if (before.isEmpty()) {
                        make(handle, programId, id, nowMs);
                    } else {
                        follow(handle, programId, id, version, nowMs);
                    }
                    addVersion(handle, programId, id, version, definition, nowMs);
                    return new Stored(
                            last(handle, programId, id).orElseThrow(), before.isEmpty(), true);
                },
                always);
    }

    private void make(Handle handle, String programId, String id, long nowMs) {
        handle.createUpdate(
                        named(
                                """
                                insert into {table} (program_id, {table}_id, {table}_no, version, created_at_ms, updated_at_ms)
                                select :programId, :id, coalesce(max({table}_no), 0) + 1, 1, :nowMs, :nowMs
                                from {table} where program_id = :programId
                                """))
                .bind("programId", programId)
                .bind("id", id)
                .bind("nowMs", nowMs)
                .execute();
    }

    private void follow(Handle handle, String programId, String id, int version, long nowMs) {
        handle.createUpdate(
                        named(
                                "update {table} set version = :version, updated_at_ms = :nowMs"
                                        + " where program_id = :programId and {table}_id = :id"))
                .bind("version", version)
                .bind("nowMs", nowMs)
                .bind("programId", programId)
                .bind("id", id)
                .execute();
    }

    private void addVersion(
            Handle handle,
            String programId,
            String id,
            int version,
            String definition,
            long nowMs) {
        handle.createUpdate(
                        named(
                                """
                                insert into {table}_version (program_id, {table}_id, version, definition, made_at_ms)
                                values (:programId, :id, :version, :definition, :nowMs)
                                """))
                .bind("programId", programId)
                .bind("id", id)
                .bind("version", version)
                .bind("definition", definition)
                .bind("nowMs", nowMs)
                .execute();
    }

    private Optional<Row> last(Handle handle, String programId, String id) {
        return handle.createQuery(select + named(" d.{table}_id = :id and v.version = d.version"))
                .bind("programId", programId)
                .bind("id", id)
                .map(this::rowOf)
                .findOne();
    }

    private String named(String sql) {
        return sql.replace("{table}", table);
    }

    private Row rowOf(ResultSet row, StatementContext context) throws SQLException {
        return new Row(
                row.getString(table + "_id"),
                row.getLong(table + "_no"),
                row.getLong("created_at_ms"),
                row.getInt("version"),
                row.getString("definition"),
                row.getLong("made_at_ms"));
    }
}
