package dev.tallystick.ledger.pipeline;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * How Linux shares the processors among threads, where it is to do otherwise than for programs of
 * which it knows nothing. What is set holds for the calling thread and for those that it starts
 * from then on. Where the system has no such policies, or does not grant one, nothing changes.
 */
public final class CpuPolicy {
    private static final int CALLING_THREAD = 0;
    private static final int SCHED_BATCH = 3;

    private CpuPolicy() {}

    /**
     * Whoever is woken waits for a processor that is free, or for the end of a time slice, instead
     * of taking the processor from whoever woke it. By default the writer takes it from the request
     * that handed it a posting, for each posting, although one look would do for all that are about
     * to come (docs/benchmarks.md).
     *
     * @return whether it is set
     */
    public static boolean waitForTurn() {
        try (Arena arena = Arena.ofConfined()) {
            // struct sched_param: a priority, which only real-time policies have
            MemorySegment parameters = arena.allocate(ValueLayout.JAVA_INT);
            FunctionDescriptor call =
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.ADDRESS);
            Optional<MethodHandle> set = find("sched_setscheduler", call);
            return set.isPresent()
                    && (int) set.get().invokeExact(CALLING_THREAD, SCHED_BATCH, parameters) == 0;
        } catch (Throwable impossible) {
            throw threw(impossible);
        }
    }

    @SuppressWarnings("restricted") // bin/jvm.flags grants native access
    private static Optional<MethodHandle> find(String name, FunctionDescriptor call) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(address -> linker.downcallHandle(address, call));
    }

    private static AssertionError threw(Throwable impossible) {
        return new AssertionError("a call to libc threw", impossible);
    }
}
