package dev.tallystick.bench.engine;

import dev.tallystick.bench.Conditions;
import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.StateHashAt;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Measures the rows of {@code bench engine}, one after the other. */
public final class EngineBench {
    private static final int PROGRAM = 1;
    private static final int DRAWS = 1 << 21;
    private static final long SETTLE_NANOS = 100_000_000;

    private final EnginePlan plan;
    private final Consumer<String> progress;
    private final int[] members;
    private final JournalFigures journal = new JournalFigures();
    private final BenchClock clock = new BenchClock();
    private char series = 'A';

    /**
     * Makes a benchmark.
     *
     * @param progress hears what is measured next
     */
    public EngineBench(EnginePlan plan, Consumer<String> progress) {
        this.plan = plan;
        this.progress = progress;
        members = plan.skew().draw(plan.memberCount(), DRAWS, plan.seed());
    }

    /** Measures all rows. */
    public EngineResult run() throws IOException {
        Files.createDirectories(plan.data());
        Path directory = Files.createTempDirectory(plan.data(), "engine-");
        try {
            return run(directory);
        } finally {
            BenchLedger.remove(directory);
        }
    }

    private EngineResult run(Path directory) throws IOException {
        Conditions conditions = Conditions.here(directory);
        progress.accept("the force of this file system");
        Histogram probe = ForceProbe.run(directory, plan.sideWindow().dividedBy(2));
        Path mainJournal = directory.resolve("main");
        String label = EnginePlan.label(plan.durability());
        RunFigures main;
        RunFigures openLoop;
        RunFigures otherSkew;
        RunFigures oneAccount;
        RunFigures singles;
        RunFigures oneInFlight;
        RunFigures empty;
        StateHashAt stateHash;
        try (Ledger ledger = open(mainJournal, plan.durability())) {
            openAccounts(ledger);
            main = client(ledger, members, plan.mainShape(), "batches", label);
            LoadShape batches = plan.sideShape(EnginePlan.BATCH, EnginePlan.BATCHES_IN_FLIGHT);
            LoadShape half = batches.open(main.commands() * 5e8 / main.windowNanos());
            openLoop = client(ledger, members, half, "half the rate", label);
            Skew other = plan.skew() == Skew.ZIPF ? Skew.UNIFORM : Skew.ZIPF;
            int[] otherMembers = other.draw(plan.memberCount(), DRAWS, plan.seed());
            otherSkew = client(ledger, otherMembers, batches, "batches, " + nameOf(other), label);
            // a member who was never there before
            CommandSource one =
                    CommandMix.ofOne(PROGRAM, plan.memberCount(), plan.seed(), series++);
            oneAccount = client(ledger, one, batches, "batches, one account", label);
            LoadShape alone = plan.sideShape(1, EnginePlan.SINGLES_IN_FLIGHT);
            singles = client(ledger, members, alone, "single commands", label);
            oneInFlight = client(ledger, members, plan.sideShape(1, 1), "one in flight", label);
            empty = client(ledger, members, batches.empty(), "empty pipeline", "none");
            stateHash = lastStateHash(ledger);
        }
        EngineResult.RecoveryFigures recovery = recover(mainJournal, stateHash);
        BenchLedger.remove(mainJournal);
        RunFigures otherDurability = runOtherDurability(directory.resolve("other"));
        progress.accept("the state machine alone");
        EngineResult.MachineFigures machine =
                new MachineRun(plan, members).run(plan.sideShape(EnginePlan.BATCH, 1));
        return new EngineResult(
                conditions,
                main,
                openLoop,
                otherSkew,
                oneAccount,
                singles,
                oneInFlight,
                empty,
                otherDurability,
                machine,
                recovery,
                probe);
    }

    private RunFigures runOtherDurability(Path directory) throws IOException {
        Durability other =
                switch (plan.durability()) {
                    case FORCE -> Durability.PAGE_CACHE;
                    case PAGE_CACHE -> Durability.FORCE;
                };
        try (Ledger ledger = open(directory, other)) {
            openAccounts(ledger);
            LoadShape shape = plan.sideShape(EnginePlan.BATCH, EnginePlan.BATCHES_IN_FLIGHT);
            return client(ledger, members, shape, "batches", EnginePlan.label(other));
        }
    }

    private EngineResult.RecoveryFigures recover(Path directory, StateHashAt before)
            throws IOException {
        progress.accept("recovery");
        long beginNanos = System.nanoTime();
        try (Ledger ledger = open(directory, plan.durability())) {
            double seconds = (System.nanoTime() - beginNanos) / 1e9;
            return new EngineResult.RecoveryFigures(
                    before.position(), seconds, stateHash(ledger).equals(before));
        } finally {
            clock.go();
        }
    }

    private RunFigures client(
            Ledger ledger, int[] who, LoadShape shape, String name, String durability) {
        CommandMix mix = new CommandMix(PROGRAM, who, plan.seed(), series++);
        return client(ledger, mix, shape, name, durability);
    }

    private RunFigures client(
            Ledger ledger, CommandSource source, LoadShape shape, String name, String durability) {
        progress.accept(name + ", " + durability);
        return new Client(ledger, journal, source, shape).run(name, durability);
    }

    private Ledger open(Path directory, Durability durability) throws IOException {
        return BenchLedger.open(directory, durability, journal, clock);
    }

    /** Creates the program and one account for each member. */
    private void openAccounts(Ledger ledger) {
        progress.accept("%,d accounts".formatted(plan.memberCount()));
        BenchLedger.createProgram(ledger, "bench");
        CommandSource opening = CommandMix.opening(PROGRAM, plan.memberCount(), plan.seed());
        new Client(ledger, journal, opening, plan.mainShape()).send(plan.memberCount());
    }

    /** Stops the clock and waits until all that is due by then is recorded. */
    private StateHashAt lastStateHash(Ledger ledger) {
        clock.stop();
        StateHashAt before = stateHash(ledger);
        StateHashAt last = null;
        while (!before.equals(last)) {
            LockSupport.parkNanos(SETTLE_NANOS);
            last = before;
            before = stateHash(ledger);
        }
        return last;
    }

    private static StateHashAt stateHash(Ledger ledger) {
        return ledger.stateHash().join();
    }

    private static String nameOf(Skew skew) {
        return skew.name().toLowerCase(Locale.ROOT);
    }
}
