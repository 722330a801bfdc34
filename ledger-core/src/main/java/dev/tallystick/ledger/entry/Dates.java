package dev.tallystick.ledger.entry;

/** Special values where a command, an effect or a lot holds an instant in epoch milliseconds. */
public final class Dates {
    /** Of {@code occurredAtMs}: when the writer stamps it. */
    public static final long NOW = Long.MIN_VALUE;

    /** Of {@code activatesAtMs}: no date was given, the lot is available at once. */
    public static final long AT_ONCE = Long.MIN_VALUE;

    /** Of {@code expiresAtMs}, {@code validUntilMs} and due instants: never. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * Of a lot's {@code expiresAtMs}: the one date that its account has for all such lots. Greater
     * than every instant, less than never.
     */
    public static final long SLIDING = Long.MAX_VALUE - 1;

    private Dates() {}
}
