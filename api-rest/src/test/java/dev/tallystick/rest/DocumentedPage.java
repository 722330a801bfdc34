package dev.tallystick.rest;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the documentation, run with bash and curl, word for word but for the port, every answer
 * compared with the one that is printed under its command. In a printed answer {@code <time>} and
 * {@code <id>} stand for what differs from run to run, a field {@code …} for those left out.
 */
public final class DocumentedPage {
    private static final Pattern BLOCK =
            Pattern.compile("^```(bash|json)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String TIME = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z";
    private static final String LEFT_OUT = "…";
    private static final String END_OF_STEP = "--- end of a step ---";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Step> steps = new ArrayList<>();

    /** A command of the page and the answer printed under it, "" if none is. */
    private record Step(String command, String answer) {}

    private DocumentedPage(String text) {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            if (block.group(1).equals("bash")) {
                steps.add(new Step(block.group(2), ""));
            } else {
                steps.add(new Step(steps.removeLast().command(), block.group(2)));
            }
        }
    }

    /** {@return a page, by the name of its file} */
    public static DocumentedPage of(String name) throws IOException {
        return new DocumentedPage(Files.readString(Path.of("..", "docs", name)));
    }

    /** {@return the commands of the page, in order} */
    public List<String> commands() {
        return steps.stream().map(Step::command).toList();
    }

    /** {@return how many commands the page has} */
    public int stepCount() {
        return steps.size();
    }

    /**
     * Runs the page on a new server and compares.
     *
     * @param directory for the server's data and the script
     */
    public void run(Path directory) throws IOException, InterruptedException {
        try (TestServer server = TestServer.startWithTestClock(directory.resolve("data"))) {
            run(directory, server.port());
        }
    }

    /**
     * Runs the page on a server and compares.
     *
     * @param directory for the script
     * @param port of a server that nobody used yet
     */
    public void run(Path directory, int port) throws IOException, InterruptedException {
        List<String> printed = printed(directory, port);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step.answer().isEmpty()) {
                assertThat(printed.get(i)).as(step.command()).isBlank();
            } else {
                JsonNode answer = MAPPER.readTree(printed.get(i));
                compare(step.command(), "", MAPPER.readTree(step.answer()), answer);
            }
        }
    }

    private List<String> printed(Path directory, int port)
            throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        for (Step step : steps) {
            script.append(step.command().replace("localhost:8080", "127.0.0.1:" + port))
                    .append("echo '\n" + END_OF_STEP + "'\n");
        }
        Path scriptFile = Files.writeString(directory.resolve("page.sh"), script);
        Path output = directory.resolve("page.out");
        Process bash =
                new ProcessBuilder("bash", scriptFile.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            bash.destroyForcibly();
        }
        String printed = Files.readString(output, UTF_8);
        assertThat(bash.exitValue()).as(printed).isZero();
        return List.of(printed.split(END_OF_STEP + "\n", -1));
    }

    /** Objects field by field, so that a difference is told by its place. */
    private static void compare(String command, String at, JsonNode page, JsonNode answer) {
        String place = command + at;
        if (page.isObject()) {
            List<String> shown = namesOf(page);
            if (shown.remove(LEFT_OUT)) {
                assertThat(namesOf(answer)).as(place).containsSubsequence(shown);
            } else {
                assertThat(namesOf(answer)).as(place).isEqualTo(shown);
            }
            shown.forEach(
                    name -> compare(command, at + "/" + name, page.get(name), answer.get(name)));
        } else if (page.isArray()) {
            assertThat(answer).as(place).hasSameSizeAs(page);
            for (int i = 0; i < page.size(); i++) {
                compare(command, at + "/" + i, page.get(i), answer.get(i));
            }
        } else if (page.asText().equals("<time>")) {
            assertThat(answer.asText()).as(place).matches(TIME);
        } else if (page.asText().equals("<id>")) {
            assertThat(answer.asText()).as(place).isNotBlank();
        } else {
            assertThat(answer).as(place).isEqualTo(page);
        }
    }

    private static List<String> namesOf(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
