package dev.tallystick.rest.settlement;

/** What points were booked with a partner for. */
enum Kind {
    /** It granted them. */
    EARNED("earned", "earned"),
    /** What it had granted was taken back. */
    EARN_REVERSED("earnReversed", "earn_reversed"),
    /** They were spent with it. */
    REDEEMED("redeemed", "redeemed"),
    /** What had been spent with it was given back. */
    REDEMPTION_REVERSED("redemptionReversed", "redemption_reversed"),
    /** It had granted them, and they lapsed with the member to whom it did. */
    EXPIRED("expired", "expired");

    /** As answers write it. */
    final String field;

    private final String column;

    Kind(String field, String column) {
        this.field = field;
        this.column = column;
    }

    /** {@return the column of the points} */
    String pointsColumn() {
        return column + "_points";
    }

    /** {@return the column of how often} */
    String countColumn() {
        return column + "_count";
    }
}
