package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.state.TxIds;

/**
 * Recovery: takes the keys of recorded transactions out of the journal for the writer, ahead of the
 * fold, and so on the thread that scans; a fold looks at none of them. Two threads share the work
 * of a replay more evenly so.
 */
final class KeysAhead {
    private final TxIds txIds;
    private final CommandDecoder command = new CommandDecoder();
    private long nextPosition;

    /**
     * @param lastPosition up to which all keys are there already
     */
    KeysAhead(TxIds txIds, long lastPosition) {
        this.txIds = txIds;
        nextPosition = lastPosition + 1;
    }

    /**
     * Adds the keys of an excerpt.
     *
     * @throws JournalDamagedException if there is an entry that it cannot read
     */
    void add(ExcerptView excerpt) throws JournalDamagedException {
        int known = Math.clamp(nextPosition - excerpt.firstPosition(), 0, excerpt.entryCount());
        for (int entry = known; entry < excerpt.entryCount(); entry++) {
            add(excerpt, entry);
        }
        nextPosition = Math.max(nextPosition, excerpt.firstPosition() + excerpt.entryCount());
    }

    /** There are no more. */
    void end() {
        txIds.endListing();
    }

    private void add(ExcerptView excerpt, int entry) throws JournalDamagedException {
        int offset = excerpt.entryOffset(entry);
        try {
            command.wrap(
                    excerpt.buffer(),
                    offset + EntryLayout.HEADER_BYTES,
                    EntryLayout.commandLengthOf(excerpt.buffer(), offset));
        } catch (RuntimeException e) {
            throw Recovery.refusal(excerpt, entry, e);
        }
        if (command.isPosting()) {
            txIds.list(command.txKeyHigh(), command.txKeyLow(), excerpt.firstPosition() + entry);
        }
    }
}
