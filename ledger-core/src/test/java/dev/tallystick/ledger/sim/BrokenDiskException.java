package dev.tallystick.ledger.sim;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The simulated disk fails: an operation did not happen, and the machine goes on. */
final class BrokenDiskException extends FileSystemException {
    private static final long serialVersionUID = 1;

    /** What the machine says when the disk is full. */
    static final String FULL = "No space left on device";

    /** What the machine says when the disk fails. */
    static final String FAILED = "Input/output error";

    BrokenDiskException(Path file, String reason) {
        super(file.toString(), null, reason);
    }

    /** {@return whether a file of the journal did not have the room that it needed} */
    boolean wantsRoomForJournal() {
        return FULL.equals(getReason()) && getFile().endsWith(".cq4");
    }
}
