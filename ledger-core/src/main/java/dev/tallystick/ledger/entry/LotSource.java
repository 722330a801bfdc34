package dev.tallystick.ledger.entry;

/** What granted a lot: a code below 128. Codes are recorded: never renumbered or reused. */
public final class LotSource {
    /** The earn itself said how many points. */
    public static final int BASE = 0;

    private LotSource() {}

    /**
     * {@return the name clients see}
     *
     * @throws IllegalArgumentException if no source has that code
     */
    public static String nameOf(int code) {
        if (code == BASE) {
            return "base";
        }
        throw new IllegalArgumentException("unknown lot source: code=" + code);
    }
}
