package dev.tallystick.rest.importer;

/** One line of the file cannot be taken over; the message tells a person why. */
final class LineRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    LineRefusedException(String message) {
        super(message);
    }
}
