package dev.tallystick.rest.store;

import java.nio.file.Path;
import java.util.Optional;

/** The databases the server runs on: each test of a store runs on all of them. */
public enum Databases {
    /** A file in a directory, copied there at the first call. */
    SQLITE {
        @Override
        public Optional<PostgresqlAddress> addressFor(Path directory) {
            MigratedFile.copyTo(directory);
            return Optional.empty();
        }
    },
    /** A database of its own in a real server, one server for all tests. */
    POSTGRESQL {
        @Override
        public Optional<PostgresqlAddress> addressFor(Path directory) {
            return Optional.of(TestPostgresql.shared().addressFor(directory));
        }
    };

    /** The system property that names the database of the tests of the whole server. */
    public static final String PROPERTY = "database";

    /** {@return the database on which the tests of the whole server run: SQLite, or as asked} */
    public static Databases ofServer() {
        return "postgresql".equals(System.getProperty(PROPERTY)) ? POSTGRESQL : SQLITE;
    }

    /**
     * {@return where the database is that goes with a data directory; empty if it lies in it} Its
     * schema is up to date: to migrate takes longer than most tests.
     */
    public abstract Optional<PostgresqlAddress> addressFor(Path directory);

    /** Opens the database that goes with a directory. */
    public Database open(Path directory) {
        return Database.open(directory, addressFor(directory));
    }
}
