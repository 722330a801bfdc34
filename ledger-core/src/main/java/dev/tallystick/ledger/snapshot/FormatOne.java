package dev.tallystick.ledger.snapshot;

import dev.tallystick.ledger.state.StateImage;

/**
 * What is otherwise in a state file of format 1: the record of an account had one word more, the
 * instant at which something is due on it next, which today is worked out from its lots.
 */
final class FormatOne {
    static final int VERSION = 1;

    private static final int ACCOUNTS = 1;
    private static final int ACCOUNT_WORDS = 12;
    private static final int NEXT_DUE_AT = 10;

    private FormatOne() {}

    /** {@return words of each record of an arena in such a file} */
    static int wordsPerSlot(StateImage image, int arena) {
        return arena == ACCOUNTS ? ACCOUNT_WORDS : image.wordsPerSlot(arena);
    }

    /** Makes records of an arena into those of today, in place. */
    static void toRecordsOfToday(int arena, int slotCount, long[] words) {
        if (arena != ACCOUNTS) {
            return;
        }
        int to = 0;
        for (int from = 0; from < slotCount * ACCOUNT_WORDS; from++) {
            if (from % ACCOUNT_WORDS != NEXT_DUE_AT) {
                words[to++] = words[from];
            }
        }
    }
}
