package dev.tallystick.rest.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every refusal that the server's source has is in the words, and in some test. */
class RefusalsTest {
    private static final Pattern REFUSAL =
            Pattern.compile(
                    "(?:Problem\\.(?:of|notFound|unavailable|invalid)|\\berror)\\([^;]*?"
                            + "\"([a-z]+(?:_[a-z0-9]+)+)\"");

    /** Those of OAuth, which RFC 6749 defines. */
    private static final Set<String> OF_TOKENS =
            Set.of("invalid_client", "invalid_scope", "unsupported_grant_type");

    /**
     * Nobody is asked to wait for 4,095 programs; an earn of which it was not recorded how it came
     * about is one of a server of before promotions; and which of those who come while the server
     * ends is still answered is up to the moment.
     */
    private static final Set<String> UNTRIED =
            Set.of("too_many_programs", "not_evaluated", "shutting_down");

    @Test
    void everyOneShouldStandInTheWords() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "api.md"));
        Set<String> unnamed = codes();
        unnamed.removeAll(OF_TOKENS);
        unnamed.removeIf(code -> page.contains("`" + code + "`"));
        assertThat(unnamed).isEmpty();
    }

    @Test
    void everyOneShouldBeTriedBySomeTest() throws IOException {
        String tests = textOf(Path.of("src", "test", "java")) + pages();
        Set<String> untried = codes();
        untried.removeAll(UNTRIED);
        untried.removeIf(code -> Pattern.compile("\\b" + code + "\\b").matcher(tests).find());
        assertThat(untried).isEmpty();
    }

    private static Set<String> codes() throws IOException {
        return REFUSAL.matcher(textOf(Path.of("src", "main", "java")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that are run. */
    private static String pages() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String page : Set.of("quickstart.md", "members.md", "promotions.md", "points.md")) {
            text.append(Files.readString(Path.of("..", "docs", page)));
        }
        return text.toString();
    }

    private static String textOf(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(RefusalsTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
