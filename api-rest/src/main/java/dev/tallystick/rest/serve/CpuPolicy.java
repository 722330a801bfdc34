package dev.tallystick.rest.serve;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * How Linux shares the processors among the server's threads. By default whoever is woken takes the
 * processor from whoever woke it: the ledger's writer from the request that handed it a posting,
 * and so for each posting, although one look would do for all that are about to come. Under {@code
 * SCHED_BATCH} who is woken waits for a processor that is free or for the end of a time slice;
 * batches become larger and there are fewer changes of threads (docs/benchmarks.md).
 */
public final class CpuPolicy {
    private static final int CALLING_THREAD = 0;
    private static final int SCHED_BATCH = 3;

    private CpuPolicy() {}

    /**
     * Lets the calling thread, and all that it starts from now on, wait for their turn. Those that
     * the JVM started for itself before, its collector's and its compilers', need not.
     *
     * @return false where the system has no such policy, or does not grant it: nothing changes
     */
    public static boolean waitForTurn() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> address = linker.defaultLookup().find("sched_setscheduler");
        return address.isPresent() && set(linker, address.get());
    }

    @SuppressWarnings("restricted") // bin/jvm.flags grants native access
    private static boolean set(Linker linker, MemorySegment address) {
        MethodHandle setScheduler =
                linker.downcallHandle(
                        address,
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            // struct sched_param: a priority, which only real-time policies have
            MemorySegment parameters = arena.allocate(ValueLayout.JAVA_INT);
            return (int) setScheduler.invokeExact(CALLING_THREAD, SCHED_BATCH, parameters) == 0;
        } catch (Throwable impossible) {
            throw new AssertionError("a call to libc threw", impossible);
        }
    }
}
