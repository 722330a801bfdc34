package dev.tallystick.rest.promotions;

/** A condition says nothing in its language; the message tells what is wrong and where. */
public final class ConditionInvalidException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ConditionInvalidException(String message) {
        super(message);
    }
}
