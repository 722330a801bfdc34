package dev.tallystick.bench.engine;

import com.sun.management.ThreadMXBean;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.pipeline.CommandBatch;

import org.agrona.concurrent.UnsafeBuffer;

import java.lang.management.ManagementFactory;

/** The state machine alone, with the commands of the main row; filling is not counted. */
final class MachineRun {
    private static final int PROGRAM = 1;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long seed;
    private final int memberCount;
    private final int[] members;
    private final RawMachine machine = new RawMachine();
    private long acceptNanos;
    private long acceptBytes;
    private long recorded;

    MachineRun(EnginePlan plan, int[] members) {
        seed = plan.seed();
        memberCount = plan.memberCount();
        this.members = members;
    }

    EngineResult.MachineFigures run(LoadShape shape) {
        UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
        int lengthBytes = ProgramConfig.newProgram("bench").encode(command, 0, 0);
        machine.accept(command, 0, lengthBytes, System.currentTimeMillis());
        CommandBatch batch = new CommandBatch(shape.commandsPerSubmission());
        CommandSource opening = CommandMix.opening(PROGRAM, memberCount, seed);
        for (int opened = 0; opened < memberCount; opened += shape.commandsPerSubmission()) {
            accept(opening, batch, shape.commandsPerSubmission());
        }
        CommandMix mix = new CommandMix(PROGRAM, members, seed, 'M');
        acceptFor(shape.warmUp().toNanos(), mix, batch, shape);
        acceptFor(shape.window().toNanos(), mix, batch, shape);
        return new EngineResult.MachineFigures(
                1e9 * recorded / acceptNanos, (double) acceptBytes / recorded);
    }

    private void acceptFor(long nanos, CommandMix mix, CommandBatch batch, LoadShape shape) {
        acceptNanos = 0;
        acceptBytes = 0;
        recorded = 0;
        while (acceptNanos < nanos) {
            accept(mix, batch, shape.commandsPerSubmission());
        }
    }

    private void accept(CommandSource source, CommandBatch batch, int commandCount) {
        long nowMs = System.currentTimeMillis();
        batch.clear();
        source.fill(batch, commandCount, machine.machine().state().position(), nowMs);
        long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        long beginNanos = System.nanoTime();
        long positionBefore = machine.machine().state().position();
        long stampMs = Math.max(nowMs, machine.machine().state().lastStampMs());
        machine.acceptAll(batch, stampMs);
        acceptNanos += System.nanoTime() - beginNanos;
        acceptBytes += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
        recorded += machine.machine().state().position() - positionBefore;
        source.landed(batch, machine::entryOf);
    }
}
