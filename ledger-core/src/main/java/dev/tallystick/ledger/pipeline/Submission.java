package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.state.FrozenRoom;
import dev.tallystick.ledger.state.State;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What one thread hands to the writer, and waits for: commands, or a question. It takes one slot of
 * the ring however many commands it holds. Everything in it is durable once it is done.
 */
public final class Submission {
    /** What became of one command. */
    public enum Result {
        /** Nothing: it is part of an atomic batch of which another was refused. */
        NOT_RECORDED,
        /** {@link #entry} tells the outcome; of a dry run, what it would be. */
        RECORDED,
        /** It was refused, so that its atomic batch was undone: {@link #entry} tells why. */
        REFUSED,
        /** The transaction is recorded already, at {@link #position}. */
        DUPLICATE,
        /** The command's evidence is out of date: look up, encode and submit again. */
        RETRY,
        /** The entries of the atomic batch do not fit into one excerpt. */
        TOO_LARGE,
        /** The disk fell below its reserve meanwhile: nothing was recorded. */
        DISK_RESERVE,
        /** The clock cannot be put back, or is not a test's. */
        CLOCK_REFUSED
    }

    enum Kind {
        POSTING,
        ATOMIC,
        DRY_RUN,
        ACCOUNT,
        LOTS,
        PARTNER,
        MEMBER_HEAD,
        PROGRAM_HEAD,
        ORIGINAL,
        TRIAL_BALANCE,
        FROZEN_PAGE_COUNT,
        FREEZE,
        THAW,
        SET_CLOCK
    }

    /** About what an entry has beside its command: the writer is not to make room. */
    private static final int REPLY_BYTES_BESIDE_COMMAND = 256;

    private final Kind kind;
    private final CommandBatch commands;
    private final int program;
    private final int unit;
    private final MemberKey owner;
    private final long number;
    private final Result[] results;
    private final long[] positions;
    private final int[] replyEnds;
    private final Thread waiter;
    private final Consumer<Submission> onDone;
    private byte[] reply;
    private int replyLength;
    private int refusedIndex = -1;
    private FrozenRoom room;
    private Object answer;
    private volatile boolean done;

    private Submission(
            Kind kind,
            CommandBatch commands,
            int program,
            int unit,
            MemberKey owner,
            long number,
            Consumer<Submission> onDone) {
        this.kind = kind;
        this.commands = commands;
        this.program = program;
        this.unit = unit;
        this.owner = owner;
        this.number = number;
        this.onDone = onDone;
        int count = commands == null ? 1 : commands.count();
        results = new Result[count];
        positions = new long[count];
        Arrays.fill(results, Result.NOT_RECORDED);
        replyEnds = new int[count];
        reply =
                commands == null
                        ? new byte[0]
                        : new byte[commands.lengthBytes() + count * REPLY_BYTES_BESIDE_COMMAND];
        waiter = onDone == null ? Thread.currentThread() : null;
    }

    /** {@return commands that each stand for themselves, in order} The calling thread will wait. */
    public static Submission posting(CommandBatch commands) {
        return new Submission(Kind.POSTING, commands, 0, 0, null, 0, null);
    }

    /**
     * {@return commands that each stand for themselves, in order}
     *
     * @param onDone called once it is done, on the committer's thread, which it must not hold up
     */
    public static Submission posting(CommandBatch commands, Consumer<Submission> onDone) {
        return new Submission(Kind.POSTING, commands, 0, 0, null, 0, onDone);
    }

    /** {@return commands of which all are posted, or none} */
    public static Submission atomic(CommandBatch commands) {
        return new Submission(Kind.ATOMIC, commands, 0, 0, null, 0, null);
    }

    /** {@return commands to be tried: the answer is what it would be, and nothing is recorded} */
    public static Submission dryRun(CommandBatch commands) {
        return new Submission(Kind.DRY_RUN, commands, 0, 0, null, 0, null);
    }

    /** {@return the question for a member's balance and stage: {@link #accountView}} */
    public static Submission account(int program, int unit, MemberKey member) {
        return new Submission(Kind.ACCOUNT, null, program, unit, member, 0, null);
    }

    /**
     * {@return the same as it will be at a later instant if nothing more is posted}
     *
     * @param atMs what is due by then is settled; an instant that has passed is as now
     */
    public static Submission account(int program, int unit, MemberKey member, long atMs) {
        return new Submission(Kind.ACCOUNT, null, program, unit, member, atMs, null);
    }

    /** {@return the question for a member's account lot by lot: {@link #lotsView}} */
    public static Submission lots(int program, int unit, MemberKey member) {
        return new Submission(Kind.LOTS, null, program, unit, member, 0, null);
    }

    /** {@return the question for what a partner granted and took: {@link #partnerView}} */
    public static Submission partner(int program, int unit, MemberKey partner) {
        return new Submission(Kind.PARTNER, null, program, unit, partner, 0, null);
    }

    /**
     * {@return the question for the position of a member's newest entry: {@link #head}, 0 if none}
     */
    public static Submission memberHead(int program, int unit, MemberKey member) {
        return new Submission(Kind.MEMBER_HEAD, null, program, unit, member, 0, null);
    }

    /** {@return the question for the position of a program's newest entry: {@link #head}} */
    public static Submission programHead(int program) {
        return new Submission(Kind.PROGRAM_HEAD, null, program, 0, null, 0, null);
    }

    /** {@return the question for what changed about an earlier entry: {@link #originalView}} */
    public static Submission original(int program, long position) {
        return new Submission(Kind.ORIGINAL, null, program, 0, null, position, null);
    }

    /** {@return the question for a program's books: {@link #trialBalance()}} */
    public static Submission trialBalance(int program) {
        return new Submission(Kind.TRIAL_BALANCE, null, program, 0, null, 0, null);
    }

    /**
     * {@return the question how much room a view of the state needs at once: {@link #pageCount}}
     * The calling thread will wait.
     */
    static Submission frozenPageCount() {
        return new Submission(Kind.FROZEN_PAGE_COUNT, null, 0, 0, null, 0, null);
    }

    /**
     * {@return the order to freeze the state: {@link #view}} The calling thread will wait.
     *
     * @param room the writer's from now on
     */
    static Submission freeze(FrozenRoom room) {
        Submission freeze = new Submission(Kind.FREEZE, null, 0, 0, null, 0, null);
        freeze.room = room;
        return freeze;
    }

    /** {@return the order to let go of the view of the state} The calling thread will wait. */
    static Submission thaw() {
        return new Submission(Kind.THAW, null, 0, 0, null, 0, null);
    }

    /** {@return the order to put the test clock to an instant, through everything due till then} */
    public static Submission setClock(int program, long nowMs) {
        return new Submission(Kind.SET_CLOCK, null, program, 0, null, nowMs, null);
    }

    /**
     * Waits until it is done, interrupted or not. Only the thread that made the submission may
     * wait.
     *
     * @return false if it was not done in time: its outcome is unknown
     */
    public boolean await(Duration timeout) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        boolean isInterrupted = false;
        long leftNanos = timeout.toNanos();
        while (!done && leftNanos > 0) {
            LockSupport.parkNanos(this, leftNanos);
            isInterrupted |= Thread.interrupted(); // as long as it is set, nobody can be parked
            leftNanos = deadlineNanos - System.nanoTime();
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return done;
    }

    /**
     * Waits until it is done, or whoever keeps the deadline wakes this thread and says that it is
     * over, interrupted or not. Only the thread that made the submission may wait.
     *
     * @return false if it was not done in time: its outcome is unknown
     */
    public boolean await(BooleanSupplier isOver) {
        boolean isInterrupted = false;
        while (!done && !isOver.getAsBoolean()) {
            LockSupport.park(this);
            isInterrupted |= Thread.interrupted();
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        return done;
    }

    /** Forgets its results: ready to be submitted once more, the same commands object refilled. */
    public void reuse() {
        Arrays.fill(results, Result.NOT_RECORDED);
        replyLength = 0;
        refusedIndex = -1;
        done = false;
    }

    /** {@return how many commands it holds} */
    public int count() {
        return results.length;
    }

    /** {@return what became of a command} */
    public Result result(int index) {
        return results[index];
    }

    /** {@return the position of a command's entry, of the one it repeats if it is a duplicate} */
    public long position(int index) {
        return positions[index];
    }

    /** {@return the recorded bytes of a command's entry} */
    public byte[] entry(int index) {
        return Arrays.copyOfRange(reply, replyStart(index), replyEnds[index]);
    }

    /** {@return a command's entry} */
    public RecordedEntry recorded(int index) {
        return RecordedEntry.parse(new UnsafeBuffer(reply), replyStart(index));
    }

    private int replyStart(int index) {
        return index == 0 ? 0 : replyEnds[index - 1];
    }

    /** {@return the command for which an atomic batch was rolled back, -1 if it was not} */
    public int refusedIndex() {
        return refusedIndex;
    }

    /** {@return the answer to {@link #account}} */
    public AccountView accountView() {
        return (AccountView) answer;
    }

    /** {@return the answer to {@link #lots}} */
    public LotsView lotsView() {
        return (LotsView) answer;
    }

    /** {@return the answer to {@link #partner}} */
    public PartnerView partnerView() {
        return (PartnerView) answer;
    }

    /** {@return the answer to {@link #memberHead} and {@link #programHead}} */
    public long head() {
        return (Long) answer;
    }

    /** {@return the answer to {@link #original}} */
    public OriginalView originalView() {
        return (OriginalView) answer;
    }

    /** {@return the answer to {@link #trialBalance(int)}} */
    public TrialBalance trialBalance() {
        return (TrialBalance) answer;
    }

    /** {@return the answer to {@link #frozenPageCount()}} */
    int pageCount() {
        return (int) answer;
    }

    /** {@return what a view is to be given} */
    FrozenRoom room() {
        return room;
    }

    /** {@return the answer to {@link #freeze}: what is in it is durable} */
    State view() {
        return (State) answer;
    }

    Kind kind() {
        return kind;
    }

    boolean isPosting() {
        return switch (kind) {
            case POSTING, ATOMIC, SET_CLOCK -> true;
            case DRY_RUN,
                    ACCOUNT,
                    LOTS,
                    PARTNER,
                    MEMBER_HEAD,
                    PROGRAM_HEAD,
                    ORIGINAL,
                    TRIAL_BALANCE,
                    FROZEN_PAGE_COUNT,
                    FREEZE,
                    THAW ->
                    false;
        };
    }

    CommandBatch commands() {
        return commands;
    }

    int program() {
        return program;
    }

    int unit() {
        return unit;
    }

    MemberKey owner() {
        return owner;
    }

    /** {@return an instant or a position, as its kind has it} */
    long number() {
        return number;
    }

    /** Writer: results come in the order of the commands. */
    void resolve(int index, Result result, long position) {
        results[index] = result;
        positions[index] = position;
        replyEnds[index] = replyLength;
    }

    /** Writer: copies the entry, for its buffer is used again at once. */
    void resolveRecorded(
            int index, long position, DirectBuffer buffer, int offset, int lengthBytes) {
        if (replyLength + lengthBytes > reply.length) {
            reply = Arrays.copyOf(reply, Math.max(2 * reply.length, replyLength + lengthBytes));
        }
        buffer.getBytes(offset, reply, replyLength, lengthBytes);
        replyLength += lengthBytes;
        resolve(index, Result.RECORDED, position);
    }

    /** Writer: the atomic batch is undone because of one command, which alone has a result. */
    void resolveRolledBack(int index, Result result, long position) {
        Arrays.fill(results, Result.NOT_RECORDED);
        Arrays.fill(positions, 0);
        Arrays.fill(replyEnds, 0);
        replyLength = 0;
        refusedIndex = index;
        resolve(index, result, position);
    }

    /** Writer: the same, with the entry that would have recorded the refusal. */
    void resolveRefused(int index, DirectBuffer buffer, int offset, int lengthBytes) {
        resolveRolledBack(index, Result.REFUSED, 0);
        resolveRecorded(index, 0, buffer, offset, lengthBytes);
        results[index] = Result.REFUSED;
    }

    void answer(Object newAnswer) {
        answer = newAnswer;
    }

    /** Tells who waits: everything in it is durable now. */
    void complete() {
        done = true;
        if (onDone != null) {
            onDone.accept(this);
        } else {
            LockSupport.unpark(waiter);
        }
    }
}
