package dev.tallystick.ledger.snapshot;

/** What a block of a state file holds. */
enum BlockKind {
    /** Version, position, shapes of the arenas: the first block. */
    HEAD(1),
    /** One program's configuration. */
    PROGRAM(2),
    /** Records of one arena. */
    ARENA(3),
    /** How the transactions' keys lie in segments: number of the newest, where both begin. */
    KEY_WINDOW(4),
    /** Keys of transactions: high, low, position. */
    KEYS(5);

    /** Recorded: never renumbered or reused. */
    final int code;

    BlockKind(int code) {
        this.code = code;
    }

    /** {@return the kind with a recorded code, null if there is none} */
    static BlockKind ofCode(int code) {
        return switch (code) {
            case 1 -> HEAD;
            case 2 -> PROGRAM;
            case 3 -> ARENA;
            case 4 -> KEY_WINDOW;
            case 5 -> KEYS;
            default -> null;
        };
    }
}
