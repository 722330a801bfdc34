package dev.tallystick.ledger.model;

import dev.tallystick.ledger.SpentEarnPolicy;
import dev.tallystick.ledger.Verdict;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.Originals;
import dev.tallystick.ledger.state.StateHash;
import dev.tallystick.ledger.state.Units;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The engine beside the model, in a program of their own: plays steps to both and compares after
 * each what was told and how the accounts stand. A difference is an {@link AssertionError}.
 */
final class Beside {
    /** A member who never has anything. */
    private static final int NOBODY = 999;

    private static final int ENTRIES_PER_STEP_MAX = 5_000;

    private final Engine engine;
    private final World world;
    private final int program;
    private final Encode encode;
    private final Coverage coverage;
    private final boolean hashing;
    private final Map<Integer, Long> positionOfStep = new HashMap<>();
    private final Map<Integer, List<Told>> dueOfAccount = new HashMap<>();
    private final Reading reading = new Reading();
    private int readCount;
    private Told lastTold;

    /**
     * @param hashing whether each rehearsal and each refusal is proved by hashes of the whole state
     */
    Beside(
            Engine engine,
            SpentEarnPolicy policy,
            long startMs,
            Coverage coverage,
            boolean hashing) {
        this.engine = engine;
        this.coverage = coverage;
        this.hashing = hashing;
        world = new World(policy);
        program = engine.createProgram(policy, startMs);
        encode = new Encode(program);
        encode.newestRelated(this::newestRelated);
        readCount = engine.entries().size();
    }

    World world() {
        return world;
    }

    /** {@return what became of the last posting that was not a repetition} */
    Told lastTold() {
        return lastTold;
    }

    /** Plays one step. One that names a step which posted nothing is left out. */
    void play(Step step) {
        engine.expectAtMost(ENTRIES_PER_STEP_MAX);
        switch (step.act()) {
            case Step.Post post -> post(step, post);
            case Step.Sweep sweep -> {
                engine.machine().sweep(step.atMs(), sweep.accountCountMax(), engine);
                readDue(engine.entries().size());
            }
            case Step.Restart _ -> engine.restart();
        }
    }

    private void post(Step step, Step.Post post) {
        byte[] original = null;
        if (post.ask() instanceof Ask.FollowUp followUp) {
            if (!world.deedOfStep.containsKey(followUp.step())) {
                return;
            }
            original = entryAt(positionOfStep.get(followUp.step()));
        }
        int lengthBytes = encode.encode(post.ask(), post.txId(), original);
        byte[] rehearsed = post.rehearsed() || hashing ? rehearse(step, lengthBytes) : null;
        if (hashing && rehearsed != null && isRefused(rehearsed)) {
            requireNoTrace(step, lengthBytes);
        }
        Verdict verdict = accept(step, lengthBytes);
        long known = world.positionOf(post.txId());
        if (known != 0) {
            require(step, Verdict.DUPLICATE, verdict);
            require(step, known, engine.machine().duplicateOf());
            return;
        }
        require(step, Verdict.RECORDED, verdict);
        byte[] last = engine.entries().getLast();
        if (rehearsed != null && !Arrays.equals(rehearsed, last)) {
            throw new AssertionError("a dry run told something else: " + step);
        }
        readDue(engine.entries().size() - 1);
        readCount = engine.entries().size();
        Told told = reading.of(last, accounts()).told();
        long position = reading.entry().position();
        // The accounts as they were: a merge or its reversal changes whom a posting concerns.
        List<Account> concerned = world.concerned(post.ask());
        Told expected = world.post(step.id(), post.ask(), post.txId(), position, step.atMs());
        require(step, expected, told);
        if (world.deedOfStep.containsKey(step.id())) {
            positionOfStep.put(step.id(), position);
        }
        for (Account account : concerned) {
            compare(step, account);
        }
        compareBooks(step, false);
        coverage.add(expected);
        lastTold = expected;
    }

    private Verdict accept(Step step, int lengthBytes) {
        return engine.machine().accept(encode.buffer(), 0, lengthBytes, step.atMs(), engine);
    }

    /** {@return the entry that would be recorded, null if none would} */
    private byte[] rehearse(Step step, int lengthBytes) {
        String before = hashing ? hash() : "";
        int count = engine.entries().size();
        engine.machine().beginScope();
        Verdict verdict = accept(step, lengthBytes);
        engine.machine().rollbackScope();
        byte[] would = verdict == Verdict.RECORDED ? engine.entries().getLast() : null;
        engine.entries().subList(count, engine.entries().size()).clear();
        if (hashing) {
            require(step, before, hash());
        }
        return would;
    }

    /** What a refusal leaves behind is what any other refusal would: its place in the journal. */
    private void requireNoTrace(Step step, int lengthBytes) {
        String refused = hashAfter(step, lengthBytes);
        byte[] command = new byte[lengthBytes];
        encode.buffer().getBytes(0, command);
        int otherLengthBytes =
                encode.encode(new Ask.Redeem(NOBODY, 0, 1, false, Dates.AT_ONCE, 0), "~", null);
        String other = hashAfter(step, otherLengthBytes);
        encode.buffer().putBytes(0, command);
        require(step, other, refused);
    }

    private String hashAfter(Step step, int lengthBytes) {
        int count = engine.entries().size();
        engine.machine().beginScope();
        for (int account = 1; account <= accounts().count(); account++) {
            engine.machine().settle(account, step.atMs(), engine);
        }
        accept(step, lengthBytes);
        String hash = hash();
        engine.machine().rollbackScope();
        engine.entries().subList(count, engine.entries().size()).clear();
        return hash;
    }

    private String hash() {
        return StateHash.of(engine.machine().state());
    }

    /**
     * Keeps what the engine did on its own, account by account, until that account is compared. The
     * model does as much: sums over all members depend on it.
     */
    private void readDue(int toCount) {
        for (; readCount < toCount; readCount++) {
            reading.of(engine.entries().get(readCount), accounts());
            if (reading.entry().program() == program && reading.entry().accountCount() > 0) {
                int account = (int) reading.entry().accountNumber(0);
                Told told = reading.told();
                dueOfAccount.computeIfAbsent(account, _ -> new ArrayList<>()).add(told);
                Member member = world.member((int) accounts().keyHigh(account));
                world.settle(member.account(accounts().unit(account)), told.atMs());
            }
        }
    }

    private boolean isRefused(byte[] entry) {
        return reading.of(entry, accounts()).entry().outcome() != Outcome.POSTED;
    }

    /** Compares everything, with nothing left that is due. */
    void compareAll(Step last) {
        engine.expectAtMost(ENTRIES_PER_STEP_MAX);
        engine.machine().sweep(last.atMs(), Integer.MAX_VALUE, engine);
        readDue(engine.entries().size());
        for (Member member : world.members.values()) {
            for (Account account : member.accounts.values()) {
                world.settle(account, last.atMs());
                compare(last, account);
            }
        }
        compareBooks(last, true);
        comparePartners(last);
    }

    private void compare(Step step, Account account) {
        int number =
                accounts()
                        .find(
                                program,
                                account.unit,
                                AccountKind.MEMBER,
                                account.owner.number,
                                ~(long) account.owner.number);
        List<Told> due = dueOfAccount.remove(number);
        require(step, world.takeDue(account), due == null ? List.of() : due);
        require(
                step,
                Standing.of(account, step.atMs()),
                Standing.of(
                        engine.machine().state(),
                        program,
                        account.unit,
                        account.owner.number,
                        step.atMs()));
    }

    private void comparePartners(Step step) {
        for (int partner : Wishes.PARTNERS) {
            for (int unit = 0; unit < Generator.UNIT_COUNT; unit++) {
                int account = accounts().find(program, unit, AccountKind.PARTNER, partner, 0);
                long granted = account == 0 ? 0 : accounts().availablePoints(account);
                long taken = account == 0 ? 0 : accounts().pendingPoints(account);
                require(step, world.partner(partner, unit, true), granted);
                require(step, world.partner(partner, unit, false), taken);
            }
        }
    }

    /** What lapsed is alike only when nothing is due any more. */
    private void compareBooks(Step step, boolean isSettled) {
        Units units = engine.machine().state().units();
        for (int unit = 0; unit < Generator.UNIT_COUNT; unit++) {
            int slot = Units.slotOf(program, unit);
            for (Book book : Book.values()) {
                BigInteger expected = world.book(unit, book);
                BigInteger actual = BigInteger.valueOf(units.bookPoints(slot, book));
                if (!expected.equals(actual) && (isSettled || book != Book.EXPIRED)) {
                    require(step, book + "=" + expected, book + "=" + actual);
                }
            }
            require(step, 0L, units.sumPoints(slot));
        }
    }

    private byte[] entryAt(long position) {
        return engine.entries().get((int) position - 1);
    }

    private long newestRelated(long position) {
        Originals originals = engine.machine().state().originals();
        return originals.lastRelated(originals.find(position));
    }

    private Accounts accounts() {
        return engine.machine().state().accounts();
    }

    private static void require(Step step, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(
                    "at step%n%s%n  the rules say%n    %s%n  the engine says%n    %s"
                            .formatted(step, expected, actual));
        }
    }
}
