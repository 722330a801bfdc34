package dev.tallystick.ledger.state;

/** Spreads the bits of a word over all of it. Part of the state hash: never changed. */
final class Mix {
    private Mix() {}

    static long of(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    static long of(long seed, long value) {
        return of((seed * 0x9E3779B97F4A7C15L) ^ of(value + 0x632BE59BD9B4E019L));
    }
}
