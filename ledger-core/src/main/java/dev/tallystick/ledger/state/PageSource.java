package dev.tallystick.ledger.state;

/** Where arenas get their pages: by default made on the spot, in the pipeline made ahead. */
@FunctionalInterface
public interface PageSource {
    /** Makes each page when it is asked for. */
    PageSource ON_THE_SPOT = long[]::new;

    /** {@return a page of {@code words} zeros} */
    long[] page(int words);

    /**
     * Hears that a page of {@code words} words, a very large one, will be asked for before long.
     */
    default void expect(int words) {}
}
