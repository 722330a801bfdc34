package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.TxIdSegment;

import org.agrona.DirectBuffer;

import java.io.IOException;

/** The transactions' keys as the journal has them. One thread at a time. */
final class RecordedIds {
    private final EntryFeed journal;
    private final EntryDecoder entry = new EntryDecoder();
    private final CommandDecoder command = new CommandDecoder();
    private TxIdSegment segment;
    private TxKey key;

    RecordedIds(EntryFeed journal) {
        this.journal = journal;
    }

    /**
     * {@return the segment whose keys begin behind a position; not full if the journal ends before}
     */
    TxIdSegment read(int number, int keyCount, long after) throws IOException {
        segment = null;
        journal.readForward(
                after,
                Long.MAX_VALUE,
                (position, buffer, offset, lengthBytes) -> {
                    if (isPosting(buffer, offset)) {
                        add(number, keyCount, position);
                    }
                    return segment == null || !segment.isFull();
                });
        return segment == null ? begin(number, keyCount, after + 1) : segment;
    }

    /** {@return the key of the transaction that a position records, null if it records none} */
    TxKey keyAt(long position) throws IOException {
        key = null;
        journal.readForward(
                position - 1,
                position,
                (at, buffer, offset, lengthBytes) -> {
                    if (at == position && isPosting(buffer, offset)) {
                        key = new TxKey(command.txKeyHigh(), command.txKeyLow());
                    }
                    return false;
                });
        return key;
    }

    private void add(int number, int keyCount, long position) {
        if (segment == null) {
            segment = begin(number, keyCount, position);
        }
        segment.add(command.txKeyHigh(), command.txKeyLow(), position);
    }

    private static TxIdSegment begin(int number, int keyCount, long firstKeyAt) {
        return new TxIdSegment(
                number, keyCount, number == 0 ? 1 : firstKeyAt, PageSource.ON_THE_SPOT);
    }

    private boolean isPosting(DirectBuffer buffer, int offset) {
        entry.wrap(buffer, offset);
        command.wrap(buffer, entry.commandOffset(), entry.commandLengthBytes());
        return command.isPosting();
    }
}
