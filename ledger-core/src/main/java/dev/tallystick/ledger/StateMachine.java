package dev.tallystick.ledger;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.SetClockEncoder;
import dev.tallystick.ledger.command.TimeEventEncoder;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.BalanceHandler;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryLayout;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.EntryWriter;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.evolve.Evolve;
import dev.tallystick.ledger.rules.Concerned;
import dev.tallystick.ledger.rules.Decision;
import dev.tallystick.ledger.rules.Rules;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.DueQueue;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.ReadAhead;
import dev.tallystick.ledger.state.State;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * The ledger as a pure function: (position, stamp, command bytes) to entry bytes. Decide reads the
 * state and yields outcome and effects; the entry records command, outcome and effects; evolve
 * alone applies them. Knows no clock, no I/O, no randomness, no threads: one thread drives it.
 * Source: ARCHITECTURE.md, "Decide, record, evolve".
 */
public final class StateMachine {
    private final State state;
    private final Accounts accounts;
    private final Concerned concerned;
    private final Rules rules;
    private final Evolve evolve;
    private final Decision decision = new Decision();
    private final CommandDecoder command = new CommandDecoder();
    private final EntryDecoder[] entriesAhead = new EntryDecoder[ReadAhead.COMMAND_COUNT_MAX];
    private final CommandDecoder[] commandsAhead = new CommandDecoder[ReadAhead.COMMAND_COUNT_MAX];
    private final CommandDecoder ownCommand = new CommandDecoder();
    private final EntryWriter writer = new EntryWriter();
    private final EntryDecoder ownEntry = new EntryDecoder();
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TimeEventEncoder timeEvent = new TimeEventEncoder();
    private final SetClockEncoder setClock = new SetClockEncoder();
    private final UnsafeBuffer ownBuffer = new UnsafeBuffer(new byte[96]);
    private final BalanceHandler balanceCheck = this::requireBalance;
    private final IntArrayList scopeAccounts = new IntArrayList();
    private EntryDecoder entry = ownEntry;
    private long duplicateOf;
    private int aheadCount;
    private int aheadFolded;

    /** Makes a machine with an empty state. */
    public StateMachine(PageSource pageSource) {
        this(new State(pageSource));
    }

    /** Makes a machine that goes on from a state. */
    public StateMachine(State state) {
        this.state = state;
        accounts = state.accounts();
        concerned = new Concerned(state);
        rules = new Rules(state);
        evolve = new Evolve(state);
        Arrays.setAll(entriesAhead, n -> new EntryDecoder());
        Arrays.setAll(commandsAhead, n -> new CommandDecoder());
    }

    /** {@return what it knows; only this machine changes it} */
    public State state() {
        return state;
    }

    /**
     * Takes one command from outside: settles what is due on its account, then decides it. Writes
     * the entries of both.
     *
     * @param stampMs not before the last entry's stamp
     */
    public Verdict accept(
            DirectBuffer buffer, int offset, int lengthBytes, long stampMs, EntrySink sink) {
        command.wrap(buffer, offset, lengthBytes);
        Verdict objection = objection(stampMs);
        if (objection != null) {
            return objection;
        }
        if (command.isPosting() && !settleConcerned(stampMs, sink)) {
            return Verdict.TOO_LARGE;
        }
        return record(command, stampMs, sink) ? Verdict.RECORDED : Verdict.TOO_LARGE;
    }

    /**
     * Notes a command that {@link #accept} will get soon; {@link ReadAhead#read} then fetches what
     * all those noted will touch. At most {@link ReadAhead#COMMAND_COUNT_MAX} before each reading.
     */
    public void readAhead(DirectBuffer buffer, int offset, int lengthBytes) {
        command.wrap(buffer, offset, lengthBytes);
        if (command.isPosting()) {
            state.readAhead()
                    .add(
                            command.program(),
                            command.unit(),
                            command.memberKeyHigh(),
                            command.memberKeyLow(),
                            command.txKeyHigh(),
                            command.txKeyLow());
        }
        if (command.isFollowUp()) {
            state.readAhead().addOriginal(command.followUp().originalPosition());
        }
    }

    /** {@return position of the entry whose transaction the last DUPLICATE repeats} */
    public long duplicateOf() {
        return duplicateOf;
    }

    /** Settles what is due on the accounts that a command concerns, and no more. */
    public boolean settleFor(
            DirectBuffer buffer, int offset, int lengthBytes, long stampMs, EntrySink sink) {
        command.wrap(buffer, offset, lengthBytes);
        return !command.isPosting() || settleConcerned(stampMs, sink);
    }

    private boolean settleConcerned(long stampMs, EntrySink sink) {
        int count = concerned.find(command);
        for (int index = 0; index < count; index++) {
            if (!settle(concerned.account(index), stampMs, sink)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes one entry for each instant and kind that is due on the account up to and including
     * {@code stampMs}.
     *
     * @param account 0 if it is not open: then nothing is due
     * @return false if the sink had no room
     */
    public boolean settle(int account, long stampMs, EntrySink sink) {
        while (account != 0 && isDue(account, stampMs)) {
            if (!settleOne(account, stampMs, sink)) {
                return false;
            }
        }
        return true;
    }

    private boolean isDue(int account, long stampMs) {
        // what changed within a scope the queue has not heard of yet
        boolean mayBe =
                state.undo().isOpen() || state.dueQueue().notDueBeforeMs(account) <= stampMs;
        return mayBe && state.lots().nextDueAtMs(account) <= stampMs;
    }

    /** {@return the first instant at which something is due on any account} */
    public long firstDueAtMs() {
        return state.dueQueue().firstDueAtMs();
    }

    /**
     * Settles what is due everywhere, in order of instant and account.
     *
     * @param accountCountMax stops after so many accounts
     * @return how many it looked at, those included that turned out to have nothing due
     */
    public int sweep(long stampMs, int accountCountMax, EntrySink sink) {
        DueQueue queue = state.dueQueue();
        int looks = 0;
        while (looks < accountCountMax && queue.headDueAtMs() <= stampMs) {
            looks++;
            long dueAtMs = queue.headDueAtMs();
            int account = queue.poll();
            while (account != 0 && state.lots().nextDueAtMs(account) == dueAtMs) {
                if (!settleOne(account, stampMs, sink)) {
                    throw new IllegalStateException("no room for an entry: account=" + account);
                }
            }
            if (account != 0) {
                queue.schedule(account);
            }
        }
        return looks;
    }

    /** Records that the clock is put to {@code nowMs}, which is its stamp as well. */
    public void setClock(int program, long nowMs, EntrySink sink) {
        setClock.wrapAndApplyHeader(ownBuffer, 0, header).program(program).nowMs(nowMs);
        ownCommand.wrap(
                ownBuffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + setClock.encodedLength());
        if (!record(ownCommand, nowMs, sink)) {
            throw new IllegalStateException("no room for a CLOCK entry");
        }
    }

    /**
     * Decides one command again, exactly as at its time, and writes the entry that it makes now:
     * for whoever proves a journal.
     *
     * @return false if the sink had no room
     */
    public boolean decideAgain(
            DirectBuffer buffer, int offset, int lengthBytes, long stampMs, EntrySink sink) {
        return record(command.wrap(buffer, offset, lengthBytes), stampMs, sink);
    }

    /**
     * Folds a recorded entry into the state: recovery, replicas and tools.
     *
     * @throws IllegalStateException if the balances recorded in it are not those that result
     * @throws dev.tallystick.ledger.entry.UnknownFormatException if it says what only a newer build
     *     understands
     */
    public void fold(DirectBuffer buffer, int offset) {
        decode(buffer, offset, ownEntry, command);
        fold(ownEntry, command);
        addKey(command);
    }

    /**
     * Decodes a recorded entry that is to be folded after those decoded before, and notes what that
     * will touch, for {@link ReadAhead#read}. At most {@link ReadAhead#COMMAND_COUNT_MAX} before
     * the first of them is folded.
     */
    public void decodeAhead(DirectBuffer buffer, int offset) {
        EntryDecoder next = entriesAhead[aheadCount];
        CommandDecoder asked = commandsAhead[aheadCount];
        decode(buffer, offset, next, asked);
        aheadCount++;
        if (next.accountCount() > 0 && !next.isOpened(0)) {
            state.readAhead().addRecorded((int) next.accountNumber(0));
        }
        if (asked.isFollowUp()) {
            state.readAhead().addOriginal(asked.followUp().originalPosition());
        }
    }

    /**
     * Folds the first entry that was decoded ahead and not folded yet, but for its transaction's
     * key: that is for the caller to add, earlier or later. Fails as {@link #fold} does.
     */
    public void foldNext() {
        fold(entriesAhead[aheadFolded], commandsAhead[aheadFolded]);
        aheadFolded++;
        if (aheadFolded == aheadCount) {
            aheadFolded = 0;
            aheadCount = 0;
        }
    }

    private static void decode(
            DirectBuffer buffer, int offset, EntryDecoder recorded, CommandDecoder asked) {
        recorded.wrap(buffer, offset);
        asked.wrap(buffer, recorded.commandOffset(), recorded.commandLengthBytes());
    }

    private void fold(EntryDecoder recorded, CommandDecoder asked) {
        entry = recorded;
        requireMeaning(recorded.type(), recorded.outcome(), asked.type());
        evolve.apply(recorded);
        recorded.forEachBalance(balanceCheck);
        scheduleSooner();
    }

    /** Opens a scope: what follows can be rolled back as a whole. */
    public void beginScope() {
        state.undo().begin();
    }

    /** Rolls everything back since {@link #beginScope}. */
    public void rollbackScope() {
        state.undo().rollback();
        scopeAccounts.clear();
    }

    /** Keeps everything since {@link #beginScope}. */
    public void commitScope() {
        state.undo().commit();
        for (int index = 0; index < scopeAccounts.size(); index++) {
            state.dueQueue().schedule(scopeAccounts.getInt(index));
        }
        scopeAccounts.clear();
    }

    private Verdict objection(long stampMs) {
        if (command.isPosting()) {
            duplicateOf = state.txIds().findRecent(command.txKeyHigh(), command.txKeyLow());
            if (duplicateOf != 0) {
                return Verdict.DUPLICATE;
            }
            boolean stale =
                    command.lookedUpTo() < state.txIds().windowFrom() - 1
                            || command.lookedUpTo() < configuredAt(command.program());
            return stale || isOvertaken() || stampMs >= command.validUntilMs()
                    ? Verdict.RETRY
                    : null;
        }
        boolean stale =
                command.type() == EntryType.CONFIG
                        && command.lookedUpTo()
                                < (command.program() == 0
                                        ? state.programs().newestAt()
                                        : configuredAt(command.program()));
        return stale ? Verdict.RETRY : null;
    }

    /** What comes back of a purchase was worked out without a reversal recorded since. */
    private boolean isOvertaken() {
        if (!command.isFollowUp() || !command.returned().isTold()) {
            return false;
        }
        Originals originals = state.originals();
        int original = originals.find(command.followUp().originalPosition());
        return originals.lastRelated(original) != command.returned().newestRelated();
    }

    private long configuredAt(int program) {
        return state.programs().config(program).configuredAt();
    }

    private boolean settleOne(int account, long stampMs, EntrySink sink) {
        timeEvent
                .wrapAndApplyHeader(ownBuffer, 0, header)
                .program(accounts.program(account))
                .unit((short) accounts.unit(account))
                .kind((short) rules.timeEvents().firstKindDue(account).code)
                .account(account)
                .dueAtMs(state.lots().nextDueAtMs(account))
                .memberKeyHigh(accounts.keyHigh(account))
                .memberKeyLow(accounts.keyLow(account));
        ownCommand.wrap(
                ownBuffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + timeEvent.encodedLength());
        return record(ownCommand, stampMs, sink);
    }

    private boolean record(CommandDecoder asked, long stampMs, EntrySink sink) {
        decision.begin(asked.type(), asked.program(), asked.unit(), state.position() + 1, stampMs);
        rules.decide(asked, decision);
        if (!sink.reserve(lengthBytesMax(asked))) {
            return false;
        }
        MutableDirectBuffer target = sink.buffer();
        int offset = sink.nextOffset();
        write(asked, target, offset);
        entry = ownEntry.wrap(target, offset);
        evolve.apply(entry);
        for (int index = 0; index < decision.accountCount(); index++) {
            if (decision.kind(index) == AccountKind.MEMBER) {
                int account = decision.account(index);
                writer.balance(
                        accounts.availablePoints(account),
                        accounts.pendingPoints(account),
                        accounts.lockedPoints(account),
                        accounts.heldPoints(account));
            }
        }
        sink.entryWritten(writer.end());
        addKey(asked);
        scheduleSooner();
        return true;
    }

    private int lengthBytesMax(CommandDecoder asked) {
        return EntryLayout.FRAME_BYTES_MAX + asked.lengthBytes() + decision.effects().lengthBytes();
    }

    private void write(CommandDecoder asked, MutableDirectBuffer target, int offset) {
        int program = decision.program();
        long lagMs = decision.stampMs() - decision.effectiveAtMs();
        long programPrevious =
                program == 0 || program > state.programs().count()
                        ? 0
                        : state.programs().lastPosition(program);
        writer.begin(
                        target,
                        offset,
                        decision.position(),
                        decision.stampMs(),
                        decision.type(),
                        decision.outcome(),
                        program)
                .command(
                        asked.buffer(),
                        asked.offset(),
                        asked.lengthBytes(),
                        lagMs,
                        programPrevious);
        for (int index = 0; index < decision.accountCount(); index++) {
            int account = decision.account(index);
            if (decision.outcome() != Outcome.POSTED) {
                writer.refusedAccount(account, decision.unit(index));
            } else if (decision.isOpened(index)) {
                writer.account(
                        account, decision.unit(index), decision.kind(index), true, 0, false, 0, 0);
            } else {
                writer.account(
                        account,
                        decision.unit(index),
                        decision.kind(index),
                        false,
                        accounts.lastPosition(account),
                        accounts.isNextEvery64th(account),
                        accounts.last64thPosition(account),
                        accounts.lagUnits(account, lagMs));
            }
        }
        writer.effects(decision.effects());
    }

    private void addKey(CommandDecoder asked) {
        if (asked.isPosting()) {
            state.txIds().add(asked.txKeyHigh(), asked.txKeyLow(), state.position());
        }
    }

    private void scheduleSooner() {
        if (!accounts.takeSooner()) {
            return; // the queue looks at the accounts early enough
        }
        for (int index = 0; index < entry.accountCount(); index++) {
            if (entry.isMember(index)) {
                schedule((int) entry.accountNumber(index));
            }
        }
    }

    /** The due queue is no part of what a scope takes back: it hears of what is kept. */
    private void schedule(int account) {
        if (state.undo().isOpen()) {
            scopeAccounts.addInt(account);
        } else {
            state.dueQueue().schedule(account);
        }
    }

    private static void requireMeaning(EntryType type, Outcome outcome, EntryType askedType) {
        if (type != askedType) {
            throw new IllegalStateException(
                    "a command of another kind: recorded=%s %s, command=%s"
                            .formatted(type, outcome, askedType));
        }
    }

    private void requireBalance(int index, long available, long pending, long locked, long held) {
        int account = (int) entry.accountNumber(index);
        if (!accounts.isBalance(account, available, pending, locked, held)) {
            throw new IllegalStateException(
                    "recorded balance differs: position=%d, account=%d, recorded=%s, is=%s"
                            .formatted(
                                    entry.position(),
                                    account,
                                    new Balance(available, pending, locked, held),
                                    balance(account)));
        }
    }

    private Balance balance(int account) {
        return new Balance(
                accounts.availablePoints(account),
                accounts.pendingPoints(account),
                accounts.lockedPoints(account),
                accounts.heldPoints(account));
    }
}
