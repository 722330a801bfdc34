package dev.tallystick.ledger.entry;

/**
 * Where the unpinned points of a lot stand. Source: ARCHITECTURE.md, rules 4 and 5. Codes are
 * recorded: never renumbered or reused.
 */
public enum LotState {
    /** May be spent. */
    AVAILABLE(0),
    /** Still to be activated. */
    PENDING(1),
    /** The earn is locked; whether the lot is activated shows when it is unlocked. */
    LOCKED(2);

    /** As recorded. */
    public final int code;

    LotState(int code) {
        this.code = code;
    }

    /**
     * {@return the state recorded as {@code code}}
     *
     * @throws UnknownFormatException if no state has that code
     */
    public static LotState ofCode(int code) {
        return switch (code) {
            case 0 -> AVAILABLE;
            case 1 -> PENDING;
            case 2 -> LOCKED;
            default -> throw new UnknownFormatException("unknown lot state: code=" + code);
        };
    }
}
