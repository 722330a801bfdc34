package dev.tallystick.ledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * How children are started: most of a short life is the start of its JVM, so the first one leaves
 * its classes to those after it. That takes jars, folders of classes will not do.
 */
final class ChildJvm {
    private final Path archive;
    private final String classPath;

    private ChildJvm(Path archive, String classPath) {
        this.archive = archive;
        this.classPath = classPath;
    }

    /** Makes jars and lets one child warm up and end. */
    static ChildJvm prepare(Path directory) throws IOException, InterruptedException {
        ChildJvm jvm = new ChildJvm(directory.resolve("classes.jsa"), jars(directory));
        Process first =
                new ProcessBuilder(
                                jvm.command(
                                        "-XX:ArchiveClassesAtExit=" + jvm.archive,
                                        0,
                                        directory.resolve("warm-first")))
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("first.log").toFile())
                        .start();
        first.outputWriter().close(); // nothing is asked of it
        assertThat(first.waitFor()).as("see %s", directory.resolve("first.log")).isZero();
        return jvm;
    }

    /** {@return the command line of a child} */
    List<String> command(long seed, Path warmUp) {
        return command("-XX:SharedArchiveFile=" + archive, seed, warmUp);
    }

    private List<String> command(String sharing, long seed, Path warmUp) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xlog:disable", sharing));
        command.addAll(List.of("-XX:-UseG1GC", "-XX:+UseSerialGC", "-XX:-UseTransparentHugePages"));
        command.addAll(List.of("-cp", classPath, KilledLedger.class.getName()));
        command.addAll(List.of(Long.toString(seed), warmUp.toString()));
        return command;
    }

    private static String jars(Path directory) {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.isEmpty() && Files.isDirectory(Path.of(entry))) {
                Path jar = directory.resolve("classes-" + jars.size() + ".jar");
                StringWriter said = new StringWriter();
                int exitCode =
                        ToolProvider.findFirst("jar")
                                .orElseThrow()
                                .run(
                                        new PrintWriter(said),
                                        new PrintWriter(said),
                                        "cf",
                                        jar.toString(),
                                        "-C",
                                        entry,
                                        ".");
                assertThat(exitCode).as("%s", said).isZero();
                jars.add(jar.toString());
            } else {
                jars.add(entry);
            }
        }
        return String.join(File.pathSeparator, jars);
    }
}
