package dev.tallystick.ledger;

/**
 * What an earn reversal does about points that are spent already. Source: ARCHITECTURE.md, rule 8.
 * Codes are recorded: never renumbered or reused.
 */
public enum SpentEarnPolicy {
    /** They become a debt: the policy of a new program. */
    NEGATIVE(1),
    /** What the member has not any more is written off. */
    CLAMP(2),
    /** The reversal is refused. */
    REFUSE(3);

    /** As recorded. */
    public final int code;

    SpentEarnPolicy(int code) {
        this.code = code;
    }
}
