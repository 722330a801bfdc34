package dev.tallystick.bench.engine;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** What the ledger's writer thread has allocated on the heap. */
final class WriterAllocation {
    private static final String WRITER = "tallystick-writer";

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long writerId =
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals(WRITER))
                    .mapToLong(Thread::threadId)
                    .findAny()
                    .orElseThrow(() -> new IllegalStateException("no thread " + WRITER));

    /** {@return bytes since the thread began} */
    long bytes() {
        return threads.getThreadAllocatedBytes(writerId);
    }
}
