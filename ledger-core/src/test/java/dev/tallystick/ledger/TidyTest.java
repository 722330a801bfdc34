package dev.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The few bans that guard determinism, where the compiler cannot. */
class TidyTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/tallystick/ledger");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\bdouble\\b|\\bfloat\\b|\\bDouble\\b|\\bFloat\\b",
                "HashMap|HashSet|IdentityHashMap",
                "System\\.currentTimeMillis|System\\.nanoTime|Instant\\.now",
                "Random|UUID",
                "identityHashCode|\\.hashCode\\(\\)",
                "Locale|toLowerCase\\(\\)|toUpperCase\\(\\)|TimeZone\\.getDefault"
            })
    void rulesEvolveStateAndEntriesShouldBeDeterministic(String banned) throws IOException {
        Pattern pattern = Pattern.compile(banned);
        for (String room : List.of("command", "entry", "state", "rules", "evolve", "promotion")) {
            try (Stream<Path> files = Files.walk(SOURCES.resolve(room))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(codeOf(file)).as("%s", file).doesNotContainPattern(pattern);
                }
            }
        }
    }

    private static String codeOf(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\n]*", "");
    }
}
