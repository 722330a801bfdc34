package dev.tallystick.ledger.entry;

/** Whose account it is. Codes are recorded: never renumbered or reused. */
public enum AccountKind {
    /** Holds lots. */
    MEMBER(1),
    /** Grants and takes points on behalf of the program; holds two sums, no lots. */
    PARTNER(2);

    /** As recorded in an effect. */
    public final int code;

    AccountKind(int code) {
        this.code = code;
    }

    /**
     * {@return the kind recorded as {@code code}}
     *
     * @throws UnknownFormatException if no kind has that code
     */
    public static AccountKind ofCode(int code) {
        return switch (code) {
            case 1 -> MEMBER;
            case 2 -> PARTNER;
            default -> throw new UnknownFormatException("unknown account kind: code=" + code);
        };
    }
}
