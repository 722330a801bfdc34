package dev.tallystick.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/faults.md} names a proof for every fault, and every proof exists. */
class FaultsPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern PROOF =
            Pattern.compile("`([A-Z]\\w*(?:Test|IT|Storm|Proof))(?:\\.(\\w+))?`");
    private static final Pattern HEADING = Pattern.compile("\\| Fault \\|.*|\\|[-|]+");

    @Test
    void everyRowShouldNameItsProof() throws IOException {
        for (String line : Files.readAllLines(ROOT.resolve("docs/faults.md"))) {
            if (line.startsWith("|") && !HEADING.matcher(line).matches()) {
                String[] cells = line.substring(1).split("\\|");
                assertThat(cells).as(line).hasSize(4);
                assertThat(cells[3]).as(line).containsPattern(PROOF);
            }
        }
    }

    @Test
    void everyProofShouldExist() throws IOException {
        Set<String> named =
                PROOF.matcher(Files.readString(ROOT.resolve("docs/faults.md")))
                        .results()
                        .map(proof -> proof.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isNotEmpty().isSubsetOf(testClasses().keySet());
    }

    @Test
    void everyMethodShouldBeOneOfItsClass() throws IOException {
        Map<String, Path> classes = testClasses();
        for (MatchResult proof :
                PROOF.matcher(Files.readString(ROOT.resolve("docs/faults.md")))
                        .results()
                        .toList()) {
            if (proof.group(2) != null) {
                assertThat(Files.readString(classes.get(proof.group(1))))
                        .as(proof.group())
                        .contains("void " + proof.group(2) + "(");
            }
        }
    }

    private static Map<String, Path> testClasses() throws IOException {
        Map<String, Path> classes = new TreeMap<>();
        for (String module : Set.of("ledger-core", "api-rest", "replay-tool", "benchmarks")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(
                                file ->
                                        classes.put(
                                                file.getFileName().toString().replace(".java", ""),
                                                file));
            }
        }
        return classes;
    }
}
