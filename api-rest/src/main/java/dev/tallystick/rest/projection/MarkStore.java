package dev.tallystick.rest.projection;

import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.util.Optional;

/** The marks of the projections in SQL. */
final class MarkStore {
    private final Database database;

    MarkStore(Database database) {
        this.database = database;
    }

    Optional<Mark> find(String name) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select position, entry_sha256 from projection where name ="
                                                + " ?")
                                .bind(0, name)
                                .map(
                                        (row, context) ->
                                                new Mark(
                                                        row.getLong("position"),
                                                        row.getString("entry_sha256")))
                                .findOne());
    }

    /** {@return the last position that any projection has reached, 0 if there is none} */
    long furthest() {
        return database.read(
                handle ->
                        handle.createQuery("select coalesce(max(position), 0) from projection")
                                .mapTo(Long.class)
                                .one());
    }

    /** Sets a mark, whatever it was. */
    static void put(Handle handle, String name, Mark mark) {
        handle.createUpdate(
                        """
                        insert into projection (name, position, entry_sha256) values (:name, :position, :sha256)
                        on conflict (name) do update set position = excluded.position, entry_sha256 = excluded.entry_sha256
                        """)
                .bind("name", name)
                .bind("position", mark.position())
                .bind("sha256", mark.entrySha256())
                .execute();
    }

    /**
     * Moves a mark.
     *
     * @throws IllegalStateException if it is not where it is thought to be: a commit of which one
     *     did not hear did happen
     */
    static void move(Handle handle, String name, long fromPosition, Mark mark) {
        int moved =
                handle.createUpdate(
                                """
                                update projection set position = :position, entry_sha256 = :sha256
                                where name = :name and position = :from
                                """)
                        .bind("name", name)
                        .bind("from", fromPosition)
                        .bind("position", mark.position())
                        .bind("sha256", mark.entrySha256())
                        .execute();
        if (moved != 1) {
            throw new IllegalStateException(
                    "projection %s is not at position %d".formatted(name, fromPosition));
        }
    }
}
