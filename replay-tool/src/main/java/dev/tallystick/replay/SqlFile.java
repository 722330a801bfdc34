package dev.tallystick.replay;

import dev.tallystick.ledger.disk.Access;
import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.disk.DiskFile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

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

    /**
     * Writes a copy as of one instant, beside a server that goes on writing, and makes its bytes
     * durable.
     *
     * @param target no file has that name
     * @throws IOException if it cannot be read, or the copy is not sound
     */
    void copyTo(SqlFile target) throws IOException {
        try (Connection connection = open();
                PreparedStatement vacuum = connection.prepareStatement("vacuum into ?")) {
            vacuum.setString(1, target.path().toString());
            vacuum.execute();
        } catch (SQLException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
        try (DiskFile copy = Disk.NATIVE.open(target.path(), Access.WRITE)) {
            copy.force(true);
        }
        target.requireSound();
    }

    /** Lets SQLite look at every page. */
    void requireSound() throws IOException {
        String found = first("pragma integrity_check");
        if (!"ok".equals(found)) {
            throw new IOException(path + ": SQLite finds it damaged: " + found);
        }
    }

    /**
     * {@return whether a server has used it} A server's first client is in it before the journal
     * has an entry.
     *
     * @throws IOException if it cannot be read
     */
    boolean isInUse() throws IOException {
        String table = "select 1 from sqlite_master where type = 'table' and name = 'client'";
        return first(table) != null && first("select 1 from client limit 1") != null;
    }

    /**
     * No server starts on a journal with entries beside a database that none has used: nobody would
     * know its members.
     *
     * @throws ReplayFailedException if it is there, and is such
     */
    void requireInUse() throws IOException, ReplayFailedException {
        if (exists() && !isInUse()) {
            throw new ReplayFailedException(
                    path + ": is empty, and not the database that the journal goes with");
        }
    }

    /** {@return the first value of the first row, null if there is none} */
    private String first(String query) throws IOException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }
}
