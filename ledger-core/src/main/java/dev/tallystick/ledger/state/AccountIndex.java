package dev.tallystick.ledger.state;

import java.util.Arrays;

/**
 * From an account's key to its slot: open addressing, in many small tables, so that growing one
 * never stops the writer for long. Holds slots only; the keys stand in the accounts themselves.
 */
final class AccountIndex implements UndoLog.Undoable {
    private static final int TABLE_BITS = 8;
    private static final int TABLE_SLOTS_FIRST = 16;

    private final int[][] tables = new int[1 << TABLE_BITS][TABLE_SLOTS_FIRST];
    private final int[] counts = new int[1 << TABLE_BITS];
    private final Arena accounts;
    private final UndoLog undo;

    AccountIndex(Arena accounts, UndoLog undo) {
        this.accounts = accounts;
        this.undo = undo;
    }

    /** {@return the slot of the account with that identity and key, 0 if there is none} */
    int find(long identity, long keyHigh, long keyLow) {
        long hash = hash(identity, keyHigh, keyLow);
        int[] table = tables[(int) (hash >>> (64 - TABLE_BITS))];
        int mask = table.length - 1;
        for (int at = (int) hash & mask; table[at] != 0; at = (at + 1) & mask) {
            int slot = table[at];
            if (accounts.get(slot, Accounts.KEY_HIGH) == keyHigh
                    && accounts.get(slot, Accounts.KEY_LOW) == keyLow
                    && accounts.get(slot, Accounts.IDENTITY) == identity) {
                return slot;
            }
        }
        return 0;
    }

    /** {@return what stands {@code steps} behind the home of a hash, 0 if nothing does} */
    int glance(long hash, int steps) {
        int[] table = tables[(int) (hash >>> (64 - TABLE_BITS))];
        return table[((int) hash + steps) & (table.length - 1)];
    }

    /** Adds an account whose key is written and not yet in the index. */
    void add(int slot) {
        long hash = hashOf(slot);
        int number = (int) (hash >>> (64 - TABLE_BITS));
        if (4 * (counts[number] + 1) > 3 * tables[number].length) {
            grow(number);
        }
        place(tables[number], hash, slot);
        counts[number]++;
        if (undo.isOpen()) {
            undo.note(this, slot, 0);
        }
    }

    /** Takes out what was added last; the account's key still stands. */
    @Override
    public void undo(long where, long old) {
        long hash = hashOf((int) where);
        int number = (int) (hash >>> (64 - TABLE_BITS));
        int[] table = tables[number];
        int mask = table.length - 1;
        int at = (int) hash & mask;
        while (table[at] != (int) where) {
            at = (at + 1) & mask;
        }
        table[at] = 0;
        counts[number]--;
        // A table that grew in between has reordered its chains: put what follows in place again.
        for (int next = (at + 1) & mask; table[next] != 0; next = (next + 1) & mask) {
            int slot = table[next];
            table[next] = 0;
            place(table, hashOf(slot), slot);
        }
    }

    private void grow(int number) {
        int[] old = tables[number];
        int[] table = new int[2 * old.length];
        Arrays.stream(old).filter(slot -> slot != 0).forEach(s -> place(table, hashOf(s), s));
        tables[number] = table;
    }

    private static void place(int[] table, long hash, int slot) {
        int mask = table.length - 1;
        int at = (int) hash & mask;
        while (table[at] != 0) {
            at = (at + 1) & mask;
        }
        table[at] = slot;
    }

    private long hashOf(int slot) {
        return hash(
                accounts.get(slot, Accounts.IDENTITY),
                accounts.get(slot, Accounts.KEY_HIGH),
                accounts.get(slot, Accounts.KEY_LOW));
    }

    static long hash(long identity, long keyHigh, long keyLow) {
        return Mix.of(keyHigh ^ Mix.of(identity, keyLow));
    }
}
