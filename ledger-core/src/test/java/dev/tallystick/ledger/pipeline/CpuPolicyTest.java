package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Asks the system what it was told: field 41 of {@code stat} is the policy. */
@EnabledOnOs(OS.LINUX)
class CpuPolicyTest {
    private static final int FIRST_BEHIND_NAME = 3;
    private static final int POLICY = 41;
    private static final String SCHED_OTHER = "0";
    private static final String SCHED_BATCH = "3";

    @Test
    void shouldLetWhoIsWokenWaitForItsTurn() throws Exception {
        List<String> ofBoth =
                inNewThread(
                        () -> {
                            assertThat(CpuPolicy.waitForTurn()).isTrue();
                            return List.of(policy(), inNewThread(CpuPolicyTest::policy));
                        });
        assertThat(ofBoth).containsExactly(SCHED_BATCH, SCHED_BATCH);
        assertThat(inNewThread(CpuPolicyTest::policy)).isEqualTo(SCHED_OTHER);
    }

    private static String policy() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        String behindName = stat.substring(stat.lastIndexOf(')') + 2);
        return behindName.split(" ", -1)[POLICY - FIRST_BEHIND_NAME];
    }

    private static <T> T inNewThread(Callable<T> what) throws Exception {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofPlatform().start(task);
        return task.get();
    }
}
