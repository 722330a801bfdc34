package dev.tallystick.ledger.entry;

/**
 * What became of a hold: one of these, once, for ever. Source: ARCHITECTURE.md, rule 6. Codes are
 * recorded: never renumbered or reused.
 */
public enum Resolution {
    /** It is open. */
    NONE(0),
    /** Captured, wholly or in part. */
    CAPTURED(1),
    /** Released on request, or shrunk to nothing by a reversal. */
    RELEASED(2),
    /** Its time ran out. */
    EXPIRED(3);

    /** As recorded. */
    public final int code;

    Resolution(int code) {
        this.code = code;
    }

    /**
     * {@return the resolution recorded as {@code code}}
     *
     * @throws UnknownFormatException if no resolution has that code
     */
    public static Resolution ofCode(int code) {
        return switch (code) {
            case 0 -> NONE;
            case 1 -> CAPTURED;
            case 2 -> RELEASED;
            case 3 -> EXPIRED;
            default -> throw new UnknownFormatException("unknown resolution: code=" + code);
        };
    }
}
