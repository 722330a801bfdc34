package dev.tallystick.ledger.rules;

/** Bits of a follow-up's {@code flags}. Recorded: never given another meaning. */
public final class FollowUpFlags {
    /**
     * EARN_REVERSAL: less will do where less is left, and 0 points are none instead of all that is
     * left.
     */
    public static final int UP_TO = 1;

    private FollowUpFlags() {}
}
