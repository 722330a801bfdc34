package dev.tallystick.ledger.entry;

/**
 * The accounts opposite to the members', one of each per unit: where points come from and where
 * they go. With the members' balances they sum to zero. Source: ARCHITECTURE.md, rule 1. Codes are
 * recorded: never renumbered or reused.
 */
public enum Book {
    /** The issuer, and the partners that grant: what was given, negative. */
    ISSUED(1),
    /** What members spent, at the program or at a partner. */
    REDEEMED(2),
    /** Breakage: what lapsed unused. */
    EXPIRED(3),
    /** What earn reversals took back. */
    REVERSED(4),
    /** Net adjustments, negated. */
    ADJUSTED(5);

    private static final Book[] BY_CODE = new Book[8];

    static {
        for (Book book : values()) {
            BY_CODE[book.code] = book;
        }
    }

    /** As recorded in an effect. */
    public final int code;

    Book(int code) {
        this.code = code;
    }

    /** {@return whether it tells what was granted, and taken back of that; else what was spent} */
    public boolean isGranting() {
        return this == ISSUED || this == REVERSED;
    }

    /**
     * {@return the book recorded as {@code code}}
     *
     * @throws UnknownFormatException if no book has that code
     */
    public static Book ofCode(int code) {
        Book book = code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
        if (book == null) {
            throw new UnknownFormatException("unknown book: code=" + code);
        }
        return book;
    }
}
