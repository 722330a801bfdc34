package dev.tallystick.bench.micro;

import dev.tallystick.bench.engine.CommandMix;
import dev.tallystick.bench.engine.CommandSource;
import dev.tallystick.bench.engine.RawMachine;
import dev.tallystick.bench.engine.Skew;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.StateMachine;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.state.PageSource;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is done with recorded entries of the mix: decoded, parsed for people, folded. */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EntryBenchmark {
    static final int ENTRIES = 1 << 14;

    private static final int BATCH = 256;
    private static final int PROGRAM = 1;
    private static final int MEMBERS = 4_096;
    private static final long SEED = 7411;

    /** The recorded entries of a young program. */
    @State(Scope.Thread)
    public static class Entries {
        private final List<UnsafeBuffer> recorded = new ArrayList<>();

        /** Records them. */
        @Setup
        public void record() {
            RawMachine machine = new RawMachine();
            UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
            machine.accept(command, 0, ProgramConfig.newProgram("b").encode(command, 0, 0), 1);
            keep(machine);
            CommandMix mix =
                    new CommandMix(PROGRAM, Skew.ZIPF.draw(MEMBERS, ENTRIES, SEED), SEED, 'A');
            CommandBatch batch = new CommandBatch(BATCH);
            while (recorded.size() < ENTRIES) {
                record(mix, batch, machine);
            }
        }

        private void record(CommandSource source, CommandBatch batch, RawMachine machine) {
            batch.clear();
            source.fill(batch, BATCH, machine.machine().state().position(), 1);
            for (int index = 0; index < BATCH; index++) {
                long before = machine.machine().state().position();
                machine.accept(batch.buffer(), batch.offset(index), batch.lengthBytes(index), 1);
                if (machine.machine().state().position() > before && recorded.size() < ENTRIES) {
                    keep(machine);
                }
            }
        }

        private void keep(RawMachine machine) {
            byte[] entry = new byte[machine.entryLengthBytes()];
            machine.entryBuffer().getBytes(machine.entryOffset(), entry);
            recorded.add(new UnsafeBuffer(entry));
        }
    }

    /** A machine that knows nothing yet. */
    @State(Scope.Thread)
    public static class Empty {
        private StateMachine machine;

        /** Makes it. */
        @Setup(Level.Invocation)
        public void make() {
            machine = new StateMachine(PageSource.ON_THE_SPOT);
        }
    }

    /** The view of an entry's fixed part and accounts. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public void decode(Entries entries, Blackhole blackhole) {
        EntryDecoder decoder = new EntryDecoder();
        for (UnsafeBuffer entry : entries.recorded) {
            blackhole.consume(decoder.wrap(entry, 0).position());
        }
    }

    /** The entry as objects, for JSON. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public void parse(Entries entries, Blackhole blackhole) {
        for (UnsafeBuffer entry : entries.recorded) {
            blackhole.consume(RecordedEntry.parse(entry.byteArray()));
        }
    }

    /** Recovery's part of the state machine. */
    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public long fold(Entries entries, Empty empty) {
        for (UnsafeBuffer entry : entries.recorded) {
            empty.machine.fold(entry, 0);
        }
        return empty.machine.state().position();
    }
}
