package dev.tallystick.bench;

import com.sun.management.HotSpotDiagnosticMXBean;

import dev.tallystick.ledger.StateMachine;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * On what the figures were measured: without it they say nothing.
 *
 * @param heapTouched whether the JVM has touched all of its heap before anything else
 * @param loadAverage of the last minute when the run began: what else was going on
 */
public record Conditions(
        String startedAt,
        String operatingSystem,
        String cpu,
        int cores,
        double loadAverage,
        long memoryMiB,
        String jvm,
        String collector,
        long heapMaxMiB,
        boolean heapTouched,
        boolean assertions,
        String fileSystem) {
    private static final long MIB = 1 << 20;

    /** {@return the conditions here and now, for files in {@code directory}} */
    public static Conditions here(Path directory) throws IOException {
        return new Conditions(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                memoryBytes() / MIB,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")),
                Runtime.getRuntime().maxMemory() / MIB,
                isHeapTouched(),
                StateMachine.class.desiredAssertionStatus(),
                Files.getFileStore(directory).type());
    }

    /** {@return the same for people} */
    public List<String> lines() {
        return List.of(
                "%s, %d cores, %d MiB, %s, %s, load average %.2f at the start"
                        .formatted(cpu, cores, memoryMiB, operatingSystem, fileSystem, loadAverage),
                "%s, %s, heap %d MiB%s, assertions %s, %s"
                        .formatted(
                                jvm,
                                collector,
                                heapMaxMiB,
                                heapTouched ? " touched before" : "",
                                assertions ? "on" : "off",
                                startedAt));
    }

    /** A heap that begins at its full size and is touched when it begins. */
    private static boolean isHeapTouched() {
        HotSpotDiagnosticMXBean jvm =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long initialBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getInit();
        return Boolean.parseBoolean(jvm.getVMOption("AlwaysPreTouch").getValue())
                && initialBytes >= Runtime.getRuntime().maxMemory();
    }

    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    private static String cpuModel() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        }
    }
}
