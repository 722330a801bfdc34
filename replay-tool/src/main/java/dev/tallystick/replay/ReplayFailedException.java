package dev.tallystick.replay;

/** What was asked for cannot be told; the message says why, to people. */
final class ReplayFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ReplayFailedException(String message) {
        super(message);
    }
}
