package dev.tallystick.rest.store;

/** A server cannot start with this database. The message says why, to people. */
public final class DatabaseRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The message is all there is to say. */
    public DatabaseRefusedException(String message) {
        super(message);
    }

    /** The message is all there is to say to people; the log may want the cause. */
    public DatabaseRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
