package dev.tallystick.rest.importer;

/** The file as a whole cannot be imported; the message tells a person why, and what to do. */
final class ImportFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    ImportFailedException(String message) {
        super(message);
    }
}
