package dev.tallystick.ledger.idempotency;

import java.io.IOException;
import java.nio.file.Path;

/** A file of sealed keys is not as it was written, so that it cannot tell what is in it. */
public final class IdFileDamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;

    IdFileDamagedException(Path file, long offset, String detail) {
        super(file + ", offset " + offset + ": " + detail);
        this.file = file;
        this.offset = offset;
    }

    /** {@return the file} */
    public Path file() {
        return file;
    }

    /** {@return where in it the damaged block begins} */
    public long offset() {
        return offset;
    }
}
