package dev.tallystick.ledger.entry;

/**
 * Recorded bytes say something that this build has no meaning for: a newer one wrote them. Nothing
 * of the kind is ever passed over.
 */
public final class UnknownFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what is unknown, for people: what it is and the number found
     */
    public UnknownFormatException(String what) {
        super(what);
    }
}
