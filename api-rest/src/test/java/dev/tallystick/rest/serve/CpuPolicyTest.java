package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

class CpuPolicyTest {
    private static final String SCHED_OTHER = "0";
    private static final String SCHED_BATCH = "3";

    /** The fields of {@code /proc/…/stat} behind the name, of which the policy is the 39th. */
    private static final int POLICY = 38;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldBeThatOfTheThreadAndOfThoseItStarts() throws Exception {
        String ofBoth =
                inNewThread(
                        () -> {
                            assertThat(CpuPolicy.waitForTurn()).isTrue();
                            return policy() + inNewThread(CpuPolicyTest::policy);
                        });
        assertThat(ofBoth).isEqualTo(SCHED_BATCH + SCHED_BATCH);
        assertThat(inNewThread(CpuPolicyTest::policy)).isEqualTo(SCHED_OTHER);
    }

    private static String policy() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[POLICY];
    }

    private static <T> T inNewThread(Callable<T> what) throws Exception {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofPlatform().start(task);
        return task.get();
    }
}
