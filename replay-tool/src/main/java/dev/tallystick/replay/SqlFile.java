package dev.tallystick.replay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A server's SQLite database, in which nothing is changed. */
record SqlFile(Path path) {
    boolean exists() {
        return Files.exists(path);
    }

    /**
     * {@return a connection that cannot write}
     *
     * <p>Nothing may be written, not even the shared-memory file that a reader of a database in WAL
     * mode makes: without a WAL nobody writes, and the file can be taken as it is.
     */
    Connection open() throws SQLException {
        Path wal = path.resolveSibling(path.getFileName() + "-wal");
        String mode = Files.exists(wal) ? "?mode=ro" : "?mode=ro&immutable=1";
        return DriverManager.getConnection(
                "jdbc:sqlite:file:" + path.toAbsolutePath().toUri().getRawPath() + mode);
    }
}
