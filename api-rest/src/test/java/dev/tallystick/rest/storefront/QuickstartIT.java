package dev.tallystick.rest.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.TestServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the page with bash and curl, word for word but for the port, and compares every answer. */
class QuickstartIT {
    private static final Path PAGE = Path.of("..", "docs", "quickstart.md");
    private static final Pattern BLOCK =
            Pattern.compile("^```(bash|json)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final String TIME = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z";
    private static final String END_OF_STEP = "--- end of a step ---";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir private Path directory;

    /** A command of the page and the answer printed under it, "" if none is. */
    private record Step(String command, String answer) {}

    @Test
    void shouldAnswerAsThePageSays() throws Exception {
        List<Step> steps = steps(Files.readString(PAGE));
        assertThat(steps).hasSizeGreaterThan(10);
        try (TestServer server = TestServer.startWithTestClock(directory.resolve("data"))) {
            List<String> printed = run(steps, server.port());
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
    }

    private static List<Step> steps(String page) {
        List<Step> steps = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            if (block.group(1).equals("bash")) {
                steps.add(new Step(block.group(2), ""));
            } else {
                steps.add(new Step(steps.removeLast().command(), block.group(2)));
            }
        }
        return steps;
    }

    private List<String> run(List<Step> steps, int port) throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        for (Step step : steps) {
            script.append(step.command().replace("localhost:8080", "127.0.0.1:" + port))
                    .append("echo '\n" + END_OF_STEP + "'\n");
        }
        Path scriptFile = Files.writeString(directory.resolve("quickstart.sh"), script);
        Path output = directory.resolve("quickstart.out");
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
            List<String> names = new ArrayList<>();
            answer.fieldNames().forEachRemaining(names::add);
            assertThat(page.fieldNames()).as(place).toIterable().containsExactlyElementsOf(names);
            names.forEach(
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
}
