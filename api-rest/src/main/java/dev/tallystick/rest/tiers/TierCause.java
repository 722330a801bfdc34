package dev.tallystick.rest.tiers;

/** What moved a member to another tier. The names are stored and shown: never renamed or reused. */
enum TierCause {
    /** Something earned, or set right. */
    EARNED,
    /** Something earned that was taken back. */
    TAKEN_BACK,
    /** A day that came: a period's end, or that of a tier given by hand. */
    TIME,
    /** Another configuration. */
    CONFIGURATION,
    /** Somebody who gave it by hand, or ended that. */
    MANUAL,
    /** A merge, or its reversal. */
    MERGE;

    /** {@return whether who gets into a tier by it gets the tier's reward} */
    boolean earnsReward() {
        return this == EARNED || this == TIME;
    }
}
