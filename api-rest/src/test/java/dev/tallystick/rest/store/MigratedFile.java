package dev.tallystick.rest.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A SQLite database that has all tables and no row, made by the migrations once for all tests. */
final class MigratedFile {
    private static final String NAME = "tallystick.db";
    private static final byte[] BYTES = migrate();

    private MigratedFile() {}

    /** Puts a copy into a data directory that has no database. */
    static void copyTo(Path directory) {
        try {
            Path file = Files.createDirectories(directory).resolve(NAME);
            if (!Files.exists(file)) {
                Files.write(file, BYTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] migrate() {
        try {
            Path file = Files.createTempDirectory("sqlite").resolve(NAME);
            Schema.migrate(new SqliteDialect(file).connections());
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(file.getParent());
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
