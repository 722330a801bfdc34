package dev.tallystick.ledger.state;

import java.util.Arrays;

/**
 * What was there before, word by word, while a scope is open: an atomic batch, a dry run, a read
 * that looks ahead. Rolling back restores the state to the byte, free lists included, so that a
 * refused batch leaves no trace in later slots.
 */
public final class UndoLog {
    /** Something whose single words can be put back. */
    interface Undoable {
        /** Puts back one word, in reverse order of the changes. */
        void undo(long where, long old);
    }

    private Undoable[] targets = new Undoable[1024];
    private long[] wheres = new long[1024];
    private long[] olds = new long[1024];
    private int count;
    private boolean open;
    private boolean frozen;

    /** Whether there is anything to be told of a change: the one question of every change. */
    private boolean watching;

    /** Opens a scope: from now on every change is noted. */
    public void begin() {
        assert !open && count == 0 : "scope within a scope";
        open = true;
        watching = true;
    }

    /** Closes the scope; its changes stay. */
    public void commit() {
        assert open : "no scope";
        open = false;
        watching = frozen;
        count = 0;
    }

    /** Closes the scope and puts everything back. */
    public void rollback() {
        assert open : "no scope";
        open = false;
        watching = frozen;
        while (count > 0) {
            count--;
            targets[count].undo(wheres[count], olds[count]);
        }
    }

    /** {@return whether a scope is open} */
    public boolean isOpen() {
        return open;
    }

    /** {@return whether a scope is open, or a view of how things were} */
    boolean isWatching() {
        return watching;
    }

    /** From now on somebody looks at how things are at this moment. */
    void beginFreeze() {
        assert !open && !frozen : "frozen within a scope, or twice";
        frozen = true;
        watching = true;
    }

    /** Nobody does any more. */
    void endFreeze() {
        frozen = false;
        watching = open;
    }

    void note(Undoable target, long where, long old) {
        if (count == targets.length) {
            targets = Arrays.copyOf(targets, 2 * count);
            wheres = Arrays.copyOf(wheres, 2 * count);
            olds = Arrays.copyOf(olds, 2 * count);
        }
        targets[count] = target;
        wheres[count] = where;
        olds[count] = old;
        count++;
    }
}
