package dev.tallystick.ledger.rules;

/** Bits of a follow-up's {@code flags}. Recorded: never given another meaning. */
public final class FollowUpFlags {
    /**
     * EARN_REVERSAL: less will do where less is left, and 0 points are none instead of all that is
     * left.
     */
    public static final int UP_TO = 1;

    /**
     * EARN_REVERSAL: counters get back what came of their own grant, and nothing that another may
     * have lost. Without it, as older journals have it, from the first grant on.
     */
    public static final int BY_GRANT = 2;

    /**
     * REDEEM_REVERSAL: days of grace are for what is not locked; a locked part whose lot is over
     * lapses. Without it, as older journals have it, such a part lives on unlocked.
     */
    public static final int LOCKED_LAPSES = 4;

    private FollowUpFlags() {}
}
