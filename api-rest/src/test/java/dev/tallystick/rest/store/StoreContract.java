package dev.tallystick.rest.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests that hold on every database: each runs on SQLite and on a real PostgreSQL, on an empty
 * database of its own.
 */
@ParameterizedClass
@EnumSource
public abstract class StoreContract {
    @TempDir Path directory;

    /** Which database it is. */
    @Parameter protected Databases kind;

    /** The database, open and empty. */
    protected Database database;

    @BeforeEach
    void openDatabase() {
        database = kind.open(directory);
    }

    /**
     * {@return how SQLite finds what a statement asks for, a line for each step}
     *
     * @param sql its parameters may stand unbound
     */
    protected List<String> steps(String sql) {
        return database.read(
                handle -> {
                    try (Statement statement = handle.getConnection().createStatement();
                            ResultSet rows = statement.executeQuery("explain query plan " + sql)) {
                        List<String> steps = new ArrayList<>();
                        while (rows.next()) {
                            steps.add(rows.getString("detail"));
                        }
                        return steps;
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
