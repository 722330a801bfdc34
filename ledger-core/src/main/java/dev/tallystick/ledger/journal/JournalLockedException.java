package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Another process, or another ledger in this one, holds the journal. */
public final class JournalLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalLockedException(Path lockFile) {
        super(
                lockFile
                        + " is held by another ledger: stop it first, or use another data"
                        + " directory");
    }
}
