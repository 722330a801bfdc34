package dev.tallystick.ledger.entry;

import java.util.List;

/** What granted a lot: a code below 128. Codes are recorded: never renumbered or reused. */
public final class LotSource {
    /** The earn itself said how many points. */
    public static final int BASE = 0;

    /** Another member's points, transferred. */
    public static final int TRANSFER = 1;

    /** A correction. */
    public static final int ADJUSTMENT = 2;

    /** Points that came back to a lapsed lot, given some more days. */
    public static final int GRACE = 3;

    /** A promotion. */
    public static final int PROMOTION = 4;

    private static final List<String> NAMES =
            List.of("base", "transfer", "adjustment", "grace", "promotion");

    private LotSource() {}

    /**
     * {@return the name clients see}
     *
     * @throws UnknownFormatException if no source has that code
     */
    public static String nameOf(int code) {
        if (code < 0 || code >= NAMES.size()) {
            throw new UnknownFormatException("unknown lot source: code=" + code);
        }
        return NAMES.get(code);
    }
}
