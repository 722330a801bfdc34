package dev.tallystick.rest.settings;

import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The lists in SQL. */
final class SettingStore {
    private static final String SELECT =
            "select setting_id, name, active, setting_no, version, created_at_ms from setting ";

    private final Database database;

    SettingStore(Database database) {
        this.database = database;
    }

    Optional<Setting> find(String programId, SettingKind kind, String id) {
        return database.read(handle -> find(handle, programId, kind, id));
    }

    /** {@return what a list has below a number, newest first} */
    List<Setting> list(String programId, SettingKind kind, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + "where program_id = ? and kind = ? and setting_no"
                                                + " < ? order by setting_no desc limit ?")
                                .bind(0, programId)
                                .bind(1, kind.path())
                                .bind(2, belowNumber)
                                .bind(3, limit)
                                .map(SettingStore::settingOf)
                                .list());
    }

    /**
     * Adds one to a list, or changes one.
     *
     * @param precondition is shown the one there is, and throws where that is not the one meant
     */
    Versioned.Stored<Setting> put(
            String programId,
            SettingKind kind,
            String id,
            SettingChange change,
            Consumer<Optional<Setting>> precondition,
            long nowMs) {
        return database.write(
                handle ->
                        Versioned.put(
                                () -> find(handle, programId, kind, id),
                                precondition,
                                () -> make(handle, programId, kind, id, nowMs),
                                change::over,
                                (setting, step) ->
                                        update(handle, programId, kind, setting, step, nowMs)));
    }

    private static void make(
            Handle handle, String programId, SettingKind kind, String id, long nowMs) {
        handle.createUpdate(
                        """
                        insert into setting (program_id, kind, setting_id, setting_no, active, version, created_at_ms, updated_at_ms)
                        select :programId, :kind, :id, coalesce(max(setting_no), 0) + 1, :active, 1, :nowMs, :nowMs
                        from setting where program_id = :programId and kind = :kind
                        """)
                .bind("programId", programId)
                .bind("kind", kind.path())
                .bind("id", id)
                .bind("active", SettingChange.ACTIVE_BORN ? 1 : 0)
                .bind("nowMs", nowMs)
                .execute();
    }

    private static void update(
            Handle handle,
            String programId,
            SettingKind kind,
            Setting setting,
            int step,
            long nowMs) {
        handle.createUpdate(
                        """
                        update setting set name = :name, active = :active, version = version + :step, updated_at_ms = :nowMs
                        where program_id = :programId and kind = :kind and setting_id = :id
                        """)
                .bind("name", setting.name())
                .bind("active", setting.active() ? 1 : 0)
                .bind("step", step)
                .bind("nowMs", nowMs)
                .bind("programId", programId)
                .bind("kind", kind.path())
                .bind("id", setting.id())
                .execute();
    }

    private static Optional<Setting> find(
            Handle handle, String programId, SettingKind kind, String id) {
        return handle.createQuery(SELECT + "where program_id = ? and kind = ? and setting_id = ?")
                .bind(0, programId)
                .bind(1, kind.path())
                .bind(2, id)
                .map(SettingStore::settingOf)
                .findOne();
    }

    private static Setting settingOf(ResultSet row, StatementContext context) throws SQLException {
        return new Setting(
                row.getString("setting_id"),
                row.getString("name"),
                row.getInt("active") != 0,
                row.getLong("setting_no"),
                row.getLong("version"),
                row.getLong("created_at_ms"));
    }
}
