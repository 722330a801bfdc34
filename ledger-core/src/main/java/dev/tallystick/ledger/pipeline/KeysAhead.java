package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.state.ReadAhead;
import dev.tallystick.ledger.state.TxIds;

/**
 * Recovery: puts the keys of recorded transactions where the writer will look for them, ahead of
 * the fold, and so on the thread that scans; a fold looks at none of them. Two threads share the
 * work of a replay more evenly so.
 */
final class KeysAhead {
    private final TxIds txIds;
    private final CommandDecoder command = new CommandDecoder();
    private final long[] keysHigh = new long[ReadAhead.COMMAND_COUNT_MAX];
    private final long[] keysLow = new long[ReadAhead.COMMAND_COUNT_MAX];
    private final long[] positions = new long[ReadAhead.COMMAND_COUNT_MAX];
    private int count;
    private long nextPosition;

    /** A sum over what was read ahead: that there is one keeps the reads from being left out. */
    long glances;

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
            note(excerpt, entry);
            if (count == ReadAhead.COMMAND_COUNT_MAX) {
                addNoted();
            }
        }
        addNoted();
        nextPosition = Math.max(nextPosition, excerpt.firstPosition() + excerpt.entryCount());
    }

    /** There are no more. */
    void end() {
        txIds.fillFilters();
    }

    private void note(ExcerptView excerpt, int entry) throws JournalDamagedException {
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
            keysHigh[count] = command.txKeyHigh();
            keysLow[count] = command.txKeyLow();
            positions[count] = excerpt.firstPosition() + entry;
            count++;
        }
    }

    /** Reads all places first, so that all are waited for at once. */
    private void addNoted() {
        for (int n = 0; n < count; n++) {
            glances += txIds.glanceAtPlace(keysHigh[n], keysLow[n]);
        }
        for (int n = 0; n < count; n++) {
            txIds.addUnfiltered(keysHigh[n], keysLow[n], positions[n]);
        }
        count = 0;
    }
}
