package dev.tallystick.ledger.promotion;

/**
 * A promotion's further condition, compiled. Pure, and safe for many threads. The language is not
 * this package's business.
 */
public interface Condition {
    /** One that is never told: the promotion does not match. */
    Condition UNTELLABLE =
            new Condition() {
                @Override
                public Answer test(Facts facts, Shared shared) {
                    return Answer.FAILED;
                }

                @Override
                public boolean looksAtClock() {
                    return false;
                }
            };

    /** What became of a test. */
    enum Answer {
        HOLDS,
        HOLDS_NOT,
        /** It could not be told; the promotion does not match. */
        FAILED
    }

    /**
     * {@return whether it holds} Never throws.
     *
     * @param shared what the conditions of one evaluation share
     */
    Answer test(Facts facts, Shared shared);

    /** {@return whether it looks at the hour or the date: then it may come out otherwise later} */
    boolean looksAtClock();
}
