package dev.tallystick.ledger.entry;

/**
 * What a member may do, in every unit alike. Source: ARCHITECTURE.md, rule 17. Codes are recorded:
 * never renumbered or reused.
 */
public enum Stage {
    /** Earns only. */
    PROSPECT(1),
    /** Everything: the stage of a member of whom nothing else was said. */
    ACTIVE(2),
    /** Earns, but neither redeems nor holds nor transfers. */
    SUSPENDED(3),
    /** Nothing of his own. */
    BLOCKED(4),
    /** Nothing of his own. */
    CANCELLED(5),
    /** Nothing of his own, for good. */
    ERASED(6);

    /** As recorded. */
    public final int code;

    Stage(int code) {
        this.code = code;
    }

    /** {@return whether points may come in by an earn or a transfer} */
    public boolean mayEarn() {
        return this == PROSPECT || this == ACTIVE || this == SUSPENDED;
    }

    /** {@return whether points may go out by a redemption, a hold or a transfer} */
    public boolean maySpend() {
        return this == ACTIVE;
    }

    /**
     * {@return the stage recorded as {@code code}}
     *
     * @throws UnknownFormatException if no stage has that code
     */
    public static Stage ofCode(int code) {
        return switch (code) {
            case 1 -> PROSPECT;
            case 2 -> ACTIVE;
            case 3 -> SUSPENDED;
            case 4 -> BLOCKED;
            case 5 -> CANCELLED;
            case 6 -> ERASED;
            default -> throw new UnknownFormatException("unknown stage: code=" + code);
        };
    }
}
