package dev.tallystick.rest.settings;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The lists that programs configure. */
public final class Settings {
    private final SettingStore store;

    /** The lists of all programs in a database. */
    public Settings(Database database) {
        this.store = new SettingStore(database);
    }

    /**
     * {@return one of a list}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404, such as {@code language_not_found}
     */
    public Setting get(String programId, SettingKind kind, String id) {
        return store.find(programId, kind, id)
                .orElseThrow(
                        () ->
                                Problem.notFound(
                                                kind.code() + "_not_found",
                                                "There is no such " + kind.words() + ".")
                                        .exception());
    }

    /**
     * Demands that something may refer to one of a list from now on.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404, such as {@code language_not_found};
     *     409, such as {@code language_not_active}
     */
    public void requireActive(String programId, SettingKind kind, String id) {
        if (!get(programId, kind, id).active()) {
            throw Problem.of(
                            409,
                            kind.code() + "_not_active",
                            "The " + kind.words() + " is no longer in use.")
                    .exception();
        }
    }

    List<Setting> list(String programId, SettingKind kind, long belowNumber, int limit) {
        return store.list(programId, kind, belowNumber, limit);
    }

    Versioned.Stored<Setting> put(
            String programId,
            SettingKind kind,
            String id,
            SettingChange change,
            Consumer<Optional<Setting>> precondition,
            long nowMs) {
        return store.put(programId, kind, id, change, precondition, nowMs);
    }
}
