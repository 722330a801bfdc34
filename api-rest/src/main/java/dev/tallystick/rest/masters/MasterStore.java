package dev.tallystick.rest.masters;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Masters and their entries in SQL. */
final class MasterStore {
    private static final String VALUE = "value";
    private static final String SELECT =
            "select name, entry_key, entry_no, value, description, descriptions, active, version,"
                    + " created_at_ms, updated_at_ms from master_entry where program_id ="
                    + " :programId and name = :name";

    private final Database database;
    private final int mastersMax;
    private final int entriesMax;

    /**
     * @param mastersMax of a program
     * @param entriesMax of a master
     */
    MasterStore(Database database, int mastersMax, int entriesMax) {
        this.database = database;
        this.mastersMax = mastersMax;
        this.entriesMax = entriesMax;
    }

    Optional<MasterEntry> find(String programId, String name, String key) {
        return database.read(handle -> find(handle, programId, name, key));
    }

    /** {@return the program's masters below a number, newest first} */
    List<Master> masters(String programId, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select name, entry_count, master_no from master
                                        where program_id = ? and master_no < ? order by master_no desc limit ?
                                        """)
                                .bind(0, programId)
                                .bind(1, belowNumber)
                                .bind(2, limit)
                                .map(
                                        (row, context) ->
                                                new Master(
                                                        row.getString("name"),
                                                        row.getLong("entry_count"),
                                                        row.getLong("master_no")))
                                .list());
    }

    /** {@return a master's entries below a number, newest first, as far as they are wanted} */
    List<MasterEntry> entries(
            String programId, String name, Optional<Boolean> active, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + " and entry_no < :below and (:active < 0 or"
                                                + " active = :active) order by entry_no desc limit"
                                                + " :limit")
                                .bind("programId", programId)
                                .bind("name", name)
                                .bind("below", belowNumber)
                                .bind("active", active.map(wanted -> wanted ? 1 : 0).orElse(-1))
                                .bind("limit", limit)
                                .map(MasterStore::entryOf)
                                .list());
    }

    boolean isThere(String programId, String name) {
        return database.read(handle -> entryCount(handle, programId, name).isPresent());
    }

    /**
     * Adds an entry to a master, or changes one.
     *
     * @param precondition is shown the entry as it is, and throws where that is not the one meant
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code too_many_masters}, {@code
     *     too_many_entries}
     */
    Versioned.Stored<MasterEntry> put(
            String programId,
            String name,
            String key,
            MasterEntryChange change,
            Consumer<Optional<MasterEntry>> precondition,
            long nowMs) {
        return database.write(
                handle ->
                        Versioned.put(
                                () -> find(handle, programId, name, key),
                                precondition,
                                () -> make(handle, programId, name, key, nowMs),
                                change::over,
                                (entry, step) -> update(handle, programId, entry, step, nowMs)));
    }

    /**
     * Removes an entry, and with its last one the master.
     *
     * @param precondition is shown the entry, and throws where that is not the one meant
     * @return whether it was there
     */
    boolean delete(
            String programId,
            String name,
            String key,
            Consumer<Optional<MasterEntry>> precondition) {
        return database.write(
                handle -> {
                    precondition.accept(find(handle, programId, name, key));
                    int deleted =
                            execute(
                                    handle,
                                    "delete from master_entry where program_id = ? and name = ? and"
                                            + " entry_key = ?",
                                    programId,
                                    name,
                                    key);
                    execute(
                            handle,
                            "update master set entry_count = entry_count - ? where program_id = ?"
                                    + " and name = ?",
                            deleted,
                            programId,
                            name);
                    execute(
                            handle,
                            "delete from master where program_id = ? and name = ? and entry_count"
                                    + " = 0",
                            programId,
                            name);
                    return deleted > 0;
                });
    }

    private void make(Handle handle, String programId, String name, String key, long nowMs) {
        long entryCount = entryCount(handle, programId, name).orElse(0L);
        if (entryCount == 0) {
            makeMaster(handle, programId, name);
        }
        if (entryCount >= entriesMax) {
            throw tooMany("too_many_entries", "A master has at most " + entriesMax + " entries.");
        }
        execute(
                handle,
                "update master set entry_count = entry_count + 1, last_entry_no = last_entry_no +"
                        + " 1 where program_id = ? and name = ?",
                programId,
                name);
        handle.createUpdate(
                        """
                        insert into master_entry (program_id, name, entry_key, entry_no, active, version, created_at_ms, updated_at_ms)
                        select program_id, name, :key, last_entry_no, :active, 1, :nowMs, :nowMs
                        from master where program_id = :programId and name = :name
                        """)
                .bind("programId", programId)
                .bind("name", name)
                .bind("key", key)
                .bind("active", MasterEntryChange.ACTIVE_BORN ? 1 : 0)
                .bind("nowMs", nowMs)
                .execute();
    }

    private void makeMaster(Handle handle, String programId, String name) {
        long masterCount =
                handle.createQuery("select count(*) from master where program_id = ?")
                        .bind(0, programId)
                        .mapTo(Long.class)
                        .one();
        if (masterCount >= mastersMax) {
            throw tooMany("too_many_masters", "A program has at most " + mastersMax + " masters.");
        }
        handle.createUpdate(
                        """
                        insert into master (program_id, name, master_no, entry_count, last_entry_no)
                        select :programId, :name, coalesce(max(master_no), 0) + 1, 0, 0 from master where program_id = :programId
                        """)
                .bind("programId", programId)
                .bind("name", name)
                .execute();
    }

    private static void update(
            Handle handle, String programId, MasterEntry entry, int step, long nowMs) {
        handle.createUpdate(
                        """
                        update master_entry set value = :value, description = :description, descriptions = :descriptions,
                               active = :active, version = version + :step, updated_at_ms = :nowMs
                        where program_id = :programId and name = :name and entry_key = :key
                        """)
                .bind("value", entry.value().map(MasterStore::textOf).orElse(null))
                .bind("description", entry.description())
                .bind("descriptions", textOf(entry.descriptions()))
                .bind("active", entry.active() ? 1 : 0)
                .bind("step", step)
                .bind("nowMs", nowMs)
                .bind("programId", programId)
                .bind("name", entry.name())
                .bind("key", entry.key())
                .execute();
    }

    private static Optional<Long> entryCount(Handle handle, String programId, String name) {
        return handle.createQuery(
                        "select entry_count from master where program_id = ? and name = ?")
                .bind(0, programId)
                .bind(1, name)
                .mapTo(Long.class)
                .findOne();
    }

    private static Optional<MasterEntry> find(
            Handle handle, String programId, String name, String key) {
        return handle.createQuery(SELECT + " and entry_key = :key")
                .bind("programId", programId)
                .bind("name", name)
                .bind("key", key)
                .map(MasterStore::entryOf)
                .findOne();
    }

    private static int execute(Handle handle, String sql, Object... values) {
        return handle.execute(sql, values);
    }

    private static MasterEntry entryOf(ResultSet row, StatementContext context)
            throws SQLException {
        return new MasterEntry(
                row.getString("name"),
                row.getString("entry_key"),
                Optional.ofNullable(row.getString("value")).map(MasterStore::valueOf),
                row.getString("description"),
                textsOf(row.getString("descriptions")),
                row.getInt("active") != 0,
                row.getLong("entry_no"),
                row.getLong("version"),
                row.getLong("created_at_ms"),
                row.getLong("updated_at_ms"));
    }

    /** A text alone is no JSON document to our strict reader: it stands in an object. */
    private static String textOf(JsonNode value) {
        return text(
                Json.write(
                        out -> {
                            out.writeStartObject();
                            out.writeFieldName(VALUE);
                            out.writeTree(value);
                            out.writeEndObject();
                        }));
    }

    private static JsonNode valueOf(String text) {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8)).get(VALUE);
    }

    private static String textOf(SortedMap<String, String> texts) {
        if (texts.isEmpty()) {
            return null;
        }
        return text(Json.write(out -> MasterJson.writeTexts(out, texts)));
    }

    private static SortedMap<String, String> textsOf(String text) {
        SortedMap<String, String> texts = new TreeMap<>();
        if (text != null) {
            Json.readObject(text.getBytes(StandardCharsets.UTF_8))
                    .properties()
                    .forEach(one -> texts.put(one.getKey(), one.getValue().textValue()));
        }
        return texts;
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static RuntimeException tooMany(String code, String detail) {
        return Problem.of(409, code, detail).exception();
    }
}
