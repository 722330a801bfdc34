package dev.tallystick.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a JVM beside this one is started: with the flags that every server has, and what {@code
 * TALLYSTICK_JVM_OPTS} adds to them.
 */
public final class OwnJvm {
    private OwnJvm() {}

    /**
     * {@return the command that starts one}
     *
     * @param options of this JVM alone; those of {@code TALLYSTICK_JVM_OPTS} come behind them
     */
    public static ProcessBuilder of(List<String> options, Class<?> main, List<String> arguments) {
        String home = System.getProperty("tallystick.home", "");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(home, "bin", "jvm.flags"));
        command.addAll(options);
        command.addAll(optionsOf(System.getenv().getOrDefault("TALLYSTICK_JVM_OPTS", "")));
        command.add("-Dtallystick.home=" + home);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private static List<String> optionsOf(String joined) {
        return joined.isBlank() ? List.of() : List.of(joined.strip().split("\\s+"));
    }
}
