package dev.tallystick.ledger.model;

/**
 * One step of a script. Depends on nothing but the script: steps name each other by id, so that a
 * script from which steps were cut can still be played.
 */
record Step(int id, long atMs, Act act) {
    /** What is done. */
    sealed interface Act {}

    /** A client posts; {@code rehearsed}: asks first what would happen, as a dry run. */
    record Post(String txId, Ask ask, boolean rehearsed) implements Act {}

    /** The ledger settles what is due anywhere, so many accounts at most. */
    record Sweep(int accountCountMax) implements Act {}

    /** The ledger is stopped, and made anew out of its entries. */
    record Restart() implements Act {}

    @Override
    public String toString() {
        return Words.of(this);
    }
}
