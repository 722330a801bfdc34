package dev.tallystick.ledger.model;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.ToolProvider;

/** Puts a defect into a copy of its source, compiles it, and lets a process run with it. */
public final class DefectTrial {
    private DefectTrial() {}

    /**
     * {@return what the process said, up to the first line of a stack}
     *
     * @param directory that is empty
     * @param main the class that looks for mistakes, with its arguments
     * @throws AssertionError if the mistake does not compile
     */
    public static String run(Defect defect, Path directory, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Path source = directory.resolve(defect.path().getFileName());
        Files.writeString(source, defect.mistakenSource());
        Path classes = Files.createDirectory(directory.resolve("classes"));
        String path = System.getProperty("java.class.path");
        int status =
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
        if (status != 0) {
            throw new AssertionError("does not compile: " + defect);
        }
        return play(classes + File.pathSeparator + path, main, arguments);
    }

    private static String play(String path, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", path, main.getName()));
        command.addAll(List.of(arguments));
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
}
