package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

/**
 * Each defect of the kept list is put into a copy of its source, compiled, and played against the
 * model in a process of its own, which has to find it. Takes a minute or two, so by command only:
 * {@code mvn -pl ledger-core test -Dtest=DefectProof}.
 */
class DefectProof {
    private static final String SCRIPT_COUNT = "2000";

    @TempDir Path directory;

    @ParameterizedTest
    @MethodSource("defects")
    void everyDefectShouldBeCaught(Defect defect) throws Exception {
        Path source = directory.resolve(defect.path().getFileName());
        Files.writeString(source, defect.mistakenSource());
        Path classes = Files.createDirectory(directory.resolve("classes"));
        String path = System.getProperty("java.class.path");
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-nowarn",
                                "-cp",
                                path,
                                "-d",
                                classes.toString(),
                                source.toString());
        assertThat(compiled).as("compiles").isZero();

        String said = play(classes + java.io.File.pathSeparator + path);
        System.out.println("== " + defect + "\n" + said);
        assertThat(said).contains("steps shrunk to:");
    }

    private static String play(String path) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", path, RulesStorm.class.getName(), "1", SCRIPT_COUNT));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder said = new StringBuilder();
            output.lines()
                    .takeWhile(line -> !line.startsWith("\tat "))
                    .forEach(line -> said.append(line).append('\n'));
            output.lines().forEach(line -> {});
            process.waitFor();
            return said.toString();
        }
    }

    static List<Defect> defects() {
        return Defect.all();
    }
}
