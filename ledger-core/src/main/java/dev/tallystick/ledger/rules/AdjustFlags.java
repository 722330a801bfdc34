package dev.tallystick.ledger.rules;

/** Bits of an adjustment's {@code flags}. Recorded: never given another meaning. */
public final class AdjustFlags {
    /** A minus may take more than is available: the rest becomes a debt. */
    public static final int ALLOW_NEGATIVE = 1;

    private AdjustFlags() {}
}
