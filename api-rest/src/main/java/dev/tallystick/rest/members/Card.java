package dev.tallystick.rest.members;

/**
 * A card, by whose number a member is known at a till. A number is used once in its program.
 *
 * @param memberId whose it is, or was
 * @param replacedBy the number that took its place; null unless REPLACED
 */
record Card(String cardNumber, String memberId, State state, String replacedBy, long issuedAtMs) {
    /** Stored by name: never renamed. */
    enum State {
        ACTIVE,
        REPLACED,
        CANCELLED
    }

    private static final int ENDING_LENGTH = 4;

    /** {@return the last characters of a number, enough to tell two cards apart, not to use one} */
    static String ending(String cardNumber) {
        int length = cardNumber.length();
        return length < 2 * ENDING_LENGTH ? "" : cardNumber.substring(length - ENDING_LENGTH);
    }
}
