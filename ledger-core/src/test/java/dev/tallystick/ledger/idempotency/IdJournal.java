package dev.tallystick.ledger.idempotency;

import dev.tallystick.ledger.TestCommands;
import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.TestLedger;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.EntryVisitor;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.TxIds;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A journal of earns, with entries that no transaction made between them, kept in a list. */
final class IdJournal implements EntryFeed {
    private static final int PROGRAM = 1;

    private final TestLedger ledger = new TestLedger();
    private final String prefix;
    private final Map<Long, TxKey> keys = new TreeMap<>();
    private long forcedTo;

    IdJournal(String prefix) {
        this.prefix = prefix;
    }

    /** Posts earns until there are so many keys. */
    IdJournal fill(int keyCount) {
        while (keys.size() < keyCount) {
            int number = keys.size();
            if (number % 5 == 3) {
                ledger.post(TestCommands.createProgram(), 1);
            }
            ledger.post(new Earn(prefix + number, 1 + number % 7, 100).encode(), 1);
            keys.put(lastPosition(), TxKey.of(PROGRAM, prefix + number));
        }
        return this;
    }

    long lastPosition() {
        return ledger.entries().size();
    }

    /** {@return the keys by position} */
    Map<Long, TxKey> keys() {
        return keys;
    }

    TxKey stranger(int number) {
        return TxKey.of(PROGRAM, "not-" + prefix + number);
    }

    RecordedEntry last() {
        return ledger.last();
    }

    /** {@return its keys, all in memory} */
    TxIds txIds(int segmentKeys) {
        TxIds txIds = new State(PageSource.ON_THE_SPOT, segmentKeys).txIds();
        keys.forEach((position, key) -> txIds.add(key.high(), key.low(), position));
        return txIds;
    }

    /** {@return positions up to which it was asked to be forced} */
    long forcedTo() {
        return forcedTo;
    }

    @Override
    public void readForward(long after, long last, EntryVisitor visitor) {
        List<byte[]> entries = new ArrayList<>(ledger.entries());
        for (long position = after + 1; position <= Math.min(last, entries.size()); position++) {
            byte[] entry = entries.get((int) position - 1);
            if (!visitor.onEntry(position, new UnsafeBuffer(entry), 0, entry.length)) {
                return;
            }
        }
    }

    @Override
    public void force(long firstPosition, long lastPosition) {
        forcedTo = Math.max(forcedTo, lastPosition);
    }
}
