package dev.tallystick.ledger.journal;

/** What an excerpt holds. */
public enum ExcerptKind {
    /** Entries, at gap-free positions. */
    ENTRIES(1),
    /**
     * Opens a cycle at a start of the ledger: where it continues, and what of the cycle before is
     * void.
     */
    EPOCH(2),
    /**
     * Closes a stretch: all before it was complete, so damage there is corruption, never a torn
     * tail.
     */
    SEAL(3);

    /** Recorded: never renumbered or reused. */
    public final int code;

    ExcerptKind(int code) {
        this.code = code;
    }

    /** {@return the kind with a recorded code, null if there is none} */
    static ExcerptKind ofCode(int code) {
        return switch (code) {
            case 1 -> ENTRIES;
            case 2 -> EPOCH;
            case 3 -> SEAL;
            default -> null;
        };
    }
}
