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
import java.util.function.BooleanSupplier;

/** Asks the system what it was told: field 19 of {@code stat} is the nice value, 41 the policy. */
@EnabledOnOs(OS.LINUX)
class CpuPolicyTest {
    private static final int FIRST_BEHIND_NAME = 3;
    private static final int NICE = 19;
    private static final int POLICY = 41;
    private static final String SCHED_OTHER = "0";
    private static final String SCHED_BATCH = "3";

    @Test
    void shouldLetWhoIsWokenWaitForItsTurn() throws Exception {
        assertThat(inheritedAfter(CpuPolicy::waitForTurn, POLICY))
                .containsExactly(SCHED_BATCH, SCHED_BATCH);
        assertThat(inNewThread(() -> stat(POLICY))).isEqualTo(SCHED_OTHER);
    }

    @Test
    void shouldLetOthersComeFirst() throws Exception {
        assertThat(inheritedAfter(CpuPolicy::comeLast, NICE)).containsExactly("15", "15");
        assertThat(inNewThread(() -> stat(NICE))).isEqualTo("0");
    }

    /** {@return a field of the thread that sets something, and of one that it starts} */
    private static List<String> inheritedAfter(BooleanSupplier set, int field) throws Exception {
        return inNewThread(
                () -> {
                    assertThat(set.getAsBoolean()).isTrue();
                    return List.of(stat(field), inNewThread(() -> stat(field)));
                });
    }

    private static String stat(int field) throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        String behindName = stat.substring(stat.lastIndexOf(')') + 2);
        return behindName.split(" ", -1)[field - FIRST_BEHIND_NAME];
    }

    private static <T> T inNewThread(Callable<T> what) throws Exception {
        FutureTask<T> task = new FutureTask<>(what);
        Thread.ofPlatform().start(task);
        return task.get();
    }
}
