package dev.tallystick.ledger.entry;

/**
 * What became of one command. Declared by precedence: when several refusals apply, the first is
 * returned. Source: ARCHITECTURE.md, rule 15.
 */
public enum Outcome {
    POSTED(1),
    MEMBER_MERGED(10),
    MEMBER_NOT_ACTIVE(20),
    ALREADY_REVERSED(30),
    HOLD_EXPIRED(40),
    HOLD_ALREADY_RESOLVED(50),
    ALREADY_LOCKED(60),
    NOT_LOCKED(70),
    NOTHING_TO_LOCK(80),
    EXCEEDS_ORIGINAL(90),
    EXCEEDS_HOLD(100),
    EARN_ALREADY_SPENT(110),
    INSUFFICIENT_POINTS(120),
    CAP_EXCEEDED(130),
    BUDGET_EXHAUSTED(140),
    BALANCE_LIMIT(150);

    /** By code; a code used twice fails the class's load. */
    private static final Outcome[] BY_CODE = new Outcome[256];

    static {
        for (Outcome outcome : values()) {
            if (BY_CODE[outcome.code] != null) {
                throw new ExceptionInInitializerError("outcome code used twice: " + outcome.code);
            }
            BY_CODE[outcome.code] = outcome;
        }
    }

    /**
     * Recorded and sent to clients: never renumbered or reused. 0 stays free, so that a blank
     * buffer is no success; the gaps leave room for the refusals between.
     */
    public final int code;

    Outcome(int code) {
        this.code = code;
    }

    /**
     * {@return the outcome recorded as {@code code}}
     *
     * @throws UnknownFormatException if no outcome has that code
     */
    public static Outcome ofCode(int code) {
        Outcome outcome = code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
        if (outcome == null) {
            throw new UnknownFormatException("unknown outcome: code=" + code);
        }
        return outcome;
    }
}
