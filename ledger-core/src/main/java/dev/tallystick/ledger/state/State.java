package dev.tallystick.ledger.state;

import dev.tallystick.ledger.entry.Dates;

import java.util.function.Function;

/**
 * Everything the ledger knows: the sum of all entries up to {@link #position}. Belongs to one
 * thread. Only {@code evolve} changes it.
 */
public final class State {
    private static final int CLOCK = 1;
    private static final int POSITION = 0;
    private static final int STAMP = 1;
    private static final int CLOCK_SET_AT = 2;

    private final Arenas arenas;
    private final Arena clock;
    private final Accounts accounts;
    private final Lots lots;
    private final Originals originals;
    private final Holds holds;
    private final Counters counters;
    private final Units units;
    private final Programs programs;
    private final TxIds txIds;

    /** Of a view only. */
    private TxIdWindow txIdWindow;

    private final DueQueue dueQueue;
    private final ReadAhead readAhead;

    /** Makes an empty state that gets its memory from {@code pageSource}. */
    public State(PageSource pageSource) {
        this(pageSource, TxIds.SEGMENT_KEYS);
    }

    /**
     * Makes an empty state whose txIds come in segments of another size: changes what is kept in
     * memory, and nothing that is recorded.
     */
    public State(PageSource pageSource, int txIdSegmentKeys) {
        this(
                Arenas.living(pageSource),
                arenas -> new TxIds(arenas.undo(), arenas.pageSource(), txIdSegmentKeys));
        clock.appendSlot();
        clock.put(CLOCK, CLOCK_SET_AT, Dates.NEVER);
    }

    private State(Arenas arenas, Function<Arenas, TxIds> txIdsOf) {
        this.arenas = arenas;
        clock = arenas.next(3);
        accounts = new Accounts(arenas);
        lots = new Lots(arenas, accounts);
        originals = new Originals(arenas);
        holds = new Holds(arenas, accounts, originals);
        counters = new Counters(arenas);
        units = new Units(arenas);
        programs = new Programs(arenas, units);
        txIds = txIdsOf.apply(arenas);
        dueQueue = new DueQueue(accounts, lots::nextDueAtMs, arenas.pageSource());
        readAhead = new ReadAhead(accounts, lots, txIds, originals, holds);
    }

    /**
     * {@return the state as it is now, however this one changes} One other thread may read it,
     * until {@link #thaw}; at most one view is open at a time. Costs as much as the arenas have
     * pages; what changes meanwhile costs a copy of each record once. Not within a scope.
     *
     * @param room for what the view needs at once, so much as {@link #frozenPageCount} told
     */
    public State freeze(FrozenRoom room) {
        State view = new State(arenas.freeze(room), frozen -> txIds);
        view.programs.show(programs);
        view.txIdWindow = txIds.window(position());
        return view;
    }

    /** {@return how many pages of {@link FrozenRoom} a view of it would ask for at once} */
    public int frozenPageCount() {
        return arenas.frozenPageCount();
    }

    /** Nobody reads the view any more. */
    public void thaw() {
        arenas.thaw();
    }

    /** {@return what all of it lies in} */
    Arenas arenas() {
        return arenas;
    }

    /** {@return position of the last entry, 0 if none} */
    public long position() {
        return clock.get(CLOCK, POSITION);
    }

    /** {@return the last entry's stamp, 0 if none} */
    public long lastStampMs() {
        return clock.get(CLOCK, STAMP);
    }

    /** {@return where a test put the clock, {@link Dates#NEVER} if nowhere} */
    public long clockSetAtMs() {
        return clock.get(CLOCK, CLOCK_SET_AT);
    }

    /** Notes the newest entry. */
    public void advance(long position, long stampMs) {
        assert position == position() + 1
                : "gap: expected=" + (position() + 1) + ", is=" + position;
        assert stampMs >= lastStampMs()
                : "time goes back: last=" + lastStampMs() + ", is=" + stampMs;
        clock.put(CLOCK, POSITION, position, stampMs);
    }

    /** Puts the clock to an instant. */
    public void setClock(long nowMs) {
        clock.put(CLOCK, CLOCK_SET_AT, nowMs);
    }

    /** {@return the changes since a scope began} */
    public UndoLog undo() {
        return arenas.undo();
    }

    /** {@return the accounts} */
    public Accounts accounts() {
        return accounts;
    }

    /** {@return the lots} */
    public Lots lots() {
        return lots;
    }

    /** {@return what still changes about earlier entries} */
    public Originals originals() {
        return originals;
    }

    /** {@return the open holds} */
    public Holds holds() {
        return holds;
    }

    /** {@return the counters of caps and budgets} */
    public Counters counters() {
        return counters;
    }

    /** {@return the sums per unit} */
    public Units units() {
        return units;
    }

    /** {@return the programs} */
    public Programs programs() {
        return programs;
    }

    /** {@return the recorded transaction keys} */
    public TxIds txIds() {
        return txIds;
    }

    /** {@return the keys of the writer's window, as they were when a view was made: this one} */
    public TxIdWindow txIdWindow() {
        return txIdWindow;
    }

    /** {@return what fetches the state that commands to come will touch} */
    public ReadAhead readAhead() {
        return readAhead;
    }

    /** {@return what is due when} */
    public DueQueue dueQueue() {
        return dueQueue;
    }
}
