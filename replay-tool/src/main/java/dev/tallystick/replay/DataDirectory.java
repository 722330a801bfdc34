package dev.tallystick.replay;

import java.nio.file.Files;
import java.nio.file.Path;

/** A server's data directory: what lies where in it. */
record DataDirectory(Path root) {
    /**
     * {@return the directory at {@code root}}
     *
     * @throws ReplayFailedException if there is none with a journal
     */
    static DataDirectory of(Path root) throws ReplayFailedException {
        DataDirectory data = new DataDirectory(root);
        if (!Files.isDirectory(root)) {
            throw new ReplayFailedException(root + ": no such directory");
        }
        if (!Files.isDirectory(data.journal())) {
            throw new ReplayFailedException(
                    root + ": no data directory of a server, it has no folder \"journal\"");
        }
        return data;
    }

    Path journal() {
        return root.resolve("journal");
    }

    /** {@return the SQL database of a server that keeps its own; it need not be there} */
    SqlFile database() {
        return new SqlFile(root.resolve("tallystick.db"));
    }
}
