package dev.tallystick.ledger.rules;

/** The bits of a Redeem command's {@code flags}. Recorded: never given another meaning. */
public final class RedeemFlags {
    /** Take what there is if it is less than what is asked for; nothing available is refused. */
    public static final int UP_TO = 1;

    private RedeemFlags() {}
}
