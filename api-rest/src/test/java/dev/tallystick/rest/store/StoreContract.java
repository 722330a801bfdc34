package dev.tallystick.rest.store;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;

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

    @AfterEach
    void closeDatabase() {
        database.close();
    }
}
