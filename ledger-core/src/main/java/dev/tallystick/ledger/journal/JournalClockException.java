package dev.tallystick.ledger.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A directory born with a test clock is opened without, or the other way round. */
public final class JournalClockException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalClockException(Path directory, boolean bornWithTestClock) {
        super(
                bornWithTestClock
                        ? directory
                                + " was made with a test clock: start with --test-clock, or use"
                                + " another directory"
                        : directory
                                + " was made without a test clock: start without --test-clock, or"
                                + " use another directory");
    }
}
