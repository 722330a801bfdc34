package dev.tallystick.rest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code bin/tallystick} as a shell sees it, started from a directory that is not the project's.
 */
class LauncherIT {
    private static final Path LAUNCHER =
            Path.of(System.getProperty("tallystick.home"), "bin/tallystick");

    @TempDir private Path elsewhere;

    private record Ended(int exitCode, String out, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"", "-h", "--help", "help"})
    void shouldPrintOneHelpForEveryWayOfAsking(String argument) throws Exception {
        Ended ended = argument.isEmpty() ? run(LAUNCHER) : run(LAUNCHER, argument);
        assertThat(ended.exitCode).isZero();
        assertThat(ended.out)
                .isEqualTo(picocliHelp())
                .contains("serve", "demo", "import", "replay", "bench");
    }

    @Test
    void shouldRefuseAnUnknownCommandAndShowTheHelp() throws Exception {
        Ended ended = run(LAUNCHER, "srve");
        assertThat(ended.exitCode).isEqualTo(2);
        assertThat(ended.out).isEmpty();
        assertThat(ended.err)
                .startsWith("tallystick: there is no command 'srve'")
                .endsWith(picocliHelp());
    }

    @Test
    void shouldStartJavaThroughARelativeSymlink() throws Exception {
        Files.createDirectory(elsewhere.resolve("bin"));
        Path first = Files.createSymbolicLink(elsewhere.resolve("bin/tallystick"), LAUNCHER);
        Path second =
                Files.createSymbolicLink(elsewhere.resolve("ts"), elsewhere.relativize(first));
        Ended ended = run(second, "--version");
        assertThat(ended.err).isEmpty();
        assertThat(ended.out.strip()).matches("tallystick \\d+\\.\\d+\\.\\d+");
        assertThat(ended.exitCode).isZero();
    }

    @Test
    void shouldPassOptionsToTheJvm() throws Exception {
        ProcessBuilder builder = builder(LAUNCHER, "--version");
        builder.environment().put("TALLYSTICK_JVM_OPTS", "-showversion -Dx=y");
        assertThat(run(builder).err).containsIgnoringCase("openjdk");
    }

    @ParameterizedTest
    @CsvSource({
        "-Xmx256m -XX:+UseZGC, Using The Z Garbage Collector",
        "-XX:+UseParallelGC -Xmx256m, Using Parallel",
        "-Xmx256m, Using G1"
    })
    void shouldLeaveTheChoiceOfTheCollector(String options, String told) throws Exception {
        ProcessBuilder builder = builder(LAUNCHER, "--version");
        builder.environment().put("TALLYSTICK_JVM_OPTS", options + " -Xlog:gc:stdout");
        Ended ended = run(builder);
        assertThat(ended.exitCode).as(ended.err).isZero();
        assertThat(ended.out).contains(told);
    }

    @Test
    void shouldStartWithoutAHome() throws Exception {
        ProcessBuilder builder = builder(LAUNCHER, "--version");
        builder.environment().remove("HOME");
        Ended ended = run(builder);
        assertThat(ended.err).isEmpty();
        assertThat(ended.exitCode).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TALLYSTICK_LOG", "TALLYSTICK_ACCESS_LOG"})
    void shouldRefuseALevelOfTheLogThatThereIsNot(String variable) throws Exception {
        ProcessBuilder builder = builder(LAUNCHER, "serve", "--port", "0");
        builder.environment().put(variable, "LOUD");
        Ended ended = run(builder);
        assertThat(ended.exitCode).isEqualTo(2);
        assertThat(ended.err).contains(variable + " must be ");
    }

    @Test
    void shouldEndWithTwoOnAWrongOption() throws Exception {
        Ended ended = run(LAUNCHER, "import", "orders.csv", "--colour", "red");
        assertThat(ended.exitCode).isEqualTo(2);
        assertThat(ended.err).contains("--order-id");
    }

    private static String picocliHelp() {
        StringWriter out = new StringWriter();
        TallystickCommand.commandLine().usage(new PrintWriter(out));
        return out.toString();
    }

    private Ended run(Path launcher, String... arguments) throws Exception {
        return run(builder(launcher, arguments));
    }

    private ProcessBuilder builder(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
        builder.environment().remove("TALLYSTICK_JVM_OPTS");
        return builder;
    }

    private Ended run(ProcessBuilder builder) throws Exception {
        Path out = elsewhere.resolve("out");
        Path err = elsewhere.resolve("err");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new Ended(
                process.waitFor(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }
}
