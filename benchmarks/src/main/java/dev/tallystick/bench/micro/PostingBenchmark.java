package dev.tallystick.bench.micro;

import dev.tallystick.bench.engine.CommandMix;
import dev.tallystick.bench.engine.CommandSource;
import dev.tallystick.bench.engine.RawMachine;
import dev.tallystick.bench.engine.Skew;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.pipeline.CommandBatch;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/**
 * One posting through the state machine: decide, encode, evolve. Each invocation takes {@value
 * #BATCH} commands that were prepared outside of it.
 */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PostingBenchmark {
    static final int BATCH = 256;

    private static final int PROGRAM = 1;
    private static final int DRAWS = 1 << 20;
    private static final long SEED = 7411;

    /** The accounts, made anew for each iteration, and the next commands on them. */
    @State(Scope.Thread)
    public static class Accounts {
        /** The more of them, the less is in the processor's cache. */
        @Param({"1000", "1000000"})
        private int memberCount;

        private final CommandBatch earns = new CommandBatch(BATCH);
        private final CommandBatch redemptions = new CommandBatch(BATCH);
        private final CommandBatch refusals = new CommandBatch(BATCH);
        private RawMachine machine;
        private CommandMix mix;

        /** Opens the accounts, each with a lot that is large enough for all that follows. */
        @Setup(Level.Iteration)
        public void open() {
            machine = new RawMachine();
            mix = new CommandMix(PROGRAM, draws(), SEED, 'A');
            UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
            machine.accept(command, 0, ProgramConfig.newProgram("b").encode(command, 0, 0), 1);
            CommandSource opening = CommandMix.opening(PROGRAM, memberCount, SEED);
            for (int opened = 0; opened < memberCount; opened += BATCH) {
                earns.clear();
                opening.fill(earns, BATCH, position(), 1);
                acceptAll(earns);
            }
        }

        /** Encodes what the next invocation takes. */
        @Setup(Level.Invocation)
        public void prepare() {
            earns.clear();
            mix.fillEarns(earns, BATCH, position(), 1);
            redemptions.clear();
            mix.fillRedemptions(redemptions, BATCH, position(), 1);
            refusals.clear();
            mix.fillRedemptions(refusals, BATCH, position(), 1L << 50);
        }

        private int[] draws() {
            return Skew.UNIFORM.draw(memberCount, DRAWS, SEED);
        }

        private long position() {
            return machine.machine().state().position();
        }

        long acceptAll(CommandBatch batch) {
            machine.acceptAll(batch, 1);
            return position();
        }
    }

    /** Points for a member, as a lot of their own. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long earn(Accounts accounts) {
        return accounts.acceptAll(accounts.earns);
    }

    /** One point out of a member's first lot. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long redeem(Accounts accounts) {
        return accounts.acceptAll(accounts.redemptions);
    }

    /** More than a member has. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long refusedRedeem(Accounts accounts) {
        return accounts.acceptAll(accounts.refusals);
    }
}
