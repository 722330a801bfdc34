package dev.tallystick.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a JVM beside this one is started: with the options that this one has, by {@code
 * bin/tallystick} those of every server and of {@code TALLYSTICK_JVM_OPTS}.
 */
public final class OwnJvm {
    private OwnJvm() {}

    /**
     * {@return what starts one}
     *
     * @param options behind those that this JVM has, and so before them
     */
    public static ProcessBuilder of(List<String> options, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.add("-Dtallystick.home=" + System.getProperty("tallystick.home", ""));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }
}
