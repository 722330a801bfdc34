package dev.tallystick.ledger.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/** A snapshot cannot be used: damaged, or of a version that this program does not read. */
public final class SnapshotInvalidException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;

    /** What is wrong, in words, and where. */
    public SnapshotInvalidException(Path file, long offset, String detail) {
        super(file + ", offset " + offset + ": " + detail);
        this.file = file;
        this.offset = offset;
    }

    /** {@return the file that is wrong} */
    public Path file() {
        return file;
    }

    /** {@return the place in it} */
    public long offset() {
        return offset;
    }
}
