package dev.tallystick.ledger.promotion;

/**
 * An amount of money.
 *
 * @param minor in the currency's smallest part (cents), 0 to {@link #MINOR_MAX}
 * @param currency code of ISO 4217
 */
public record Amount(long minor, String currency) {
    /** Twelve digits, and four behind the point: {@value Line#COUNT_MAX} lines of it fit a long. */
    public static final long MINOR_MAX = 10_000_000_000_000_000L;

    public Amount {
        if (minor < 0 || minor > MINOR_MAX) {
            throw new IllegalArgumentException("amount out of range: minor=" + minor);
        }
    }
}
