package dev.tallystick.ledger.history;

import dev.tallystick.ledger.entry.RecordedEntry;

/** Entries that each name the one before: those of an account, or of a whole program. */
public sealed interface Chain {
    /** {@return position of the link before one, 0 if it is the oldest} */
    long before(RecordedEntry link);

    /** {@return the long step that a link offers, null if it offers none} */
    LongStep longStep(RecordedEntry link);

    /**
     * A way past a stretch of links: the one that offers it and all behind it, but for the last.
     *
     * @param to position of the link at the stretch's far end, which is not part of it
     * @param lagMsMax how much later than it took effect any link of the stretch was posted at most
     */
    record LongStep(long to, long lagMsMax) {}

    /** The history of one account, with a long step at every 64th link. */
    record OfAccount(long account) implements Chain {
        /** {@return the account of the member whose points an entry is about} */
        public static OfAccount ofMember(RecordedEntry entry) {
            return new OfAccount(entry.accounts().getFirst().number());
        }

        @Override
        public long before(RecordedEntry link) {
            return link(link).previous();
        }

        @Override
        public LongStep longStep(RecordedEntry link) {
            RecordedEntry.Account account = link(link);
            return account.every64th() && account.previous64th() != 0
                    ? new LongStep(account.previous64th(), account.lagMsMax())
                    : null;
        }

        /** {@return the account as an entry shows it, null if the entry is no link of its chain} */
        public RecordedEntry.Account link(RecordedEntry entry) {
            for (RecordedEntry.Account concerned : entry.accounts()) {
                if (concerned.number() == account && concerned.linked()) {
                    return concerned;
                }
            }
            return null;
        }
    }

    /** All that happened in a program, refusals too. It has no long steps. */
    record OfProgram(int program) implements Chain {
        @Override
        public long before(RecordedEntry link) {
            return link.programPrevious();
        }

        @Override
        public LongStep longStep(RecordedEntry link) {
            return null;
        }
    }
}
