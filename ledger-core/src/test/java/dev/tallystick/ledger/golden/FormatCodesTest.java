package dev.tallystick.ledger.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.JournalFormat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whatever can be recorded, by its number, which keeps its meaning for ever. One more needs a new
 * {@link JournalFormat#NEWEST} and a golden folder with its own {@code codes.txt}: else two
 * programs would read the same format, and one of them not understand it.
 */
class FormatCodesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/tallystick/ledger");
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Pattern CONSTANT = Pattern.compile("(?m)^ +([A-Z][A-Z_0-9]*)\\((\\d+)\\)");
    private static final Pattern NUMBER =
            Pattern.compile("(?m)^    static final int ([A-Z][A-Z_0-9]*) = (\\d+);");
    private static final Pattern MESSAGE =
            Pattern.compile("<sbe:message name=\"(\\w+)\" id=\"(\\d+)\"");
    private static final Pattern FIELD =
            Pattern.compile(
                    "<(?:field|data|group) name=\"(\\w+)\" id=\"(\\d+)\""
                            + " (?:type|dim\\w+)=\"(\\w+)\"");
    private static final List<String> ENUMS =
            List.of(
                    "entry/EntryType",
                    "entry/Outcome",
                    "entry/AccountKind",
                    "entry/Book",
                    "entry/LotState",
                    "entry/Resolution",
                    "entry/Stage",
                    "journal/ExcerptKind",
                    "command/Grants",
                    "SpentEarnPolicy",
                    "ExpiryPolicy");

    @Test
    void theNewestFormatShouldHaveExactlyTheseCodes() throws IOException {
        assertThat(codes())
                .as("a new code needs a new JournalFormat.NEWEST and golden/v<NEWEST>/codes.txt")
                .containsExactlyElementsOf(kept(JournalFormat.NEWEST));
    }

    @Test
    void whatAnOlderFormatSaysShouldMeanTheSame() throws IOException {
        for (int version = 1; version <= JournalFormat.NEWEST; version++) {
            assertThat(codes()).containsAll(kept(version));
        }
    }

    private static Set<String> codes() throws IOException {
        Set<String> codes = new TreeSet<>();
        for (String name : ENUMS) {
            add(codes, name, CONSTANT, Files.readString(SOURCES.resolve(name + ".java")));
        }
        Path effects = SOURCES.resolve("entry/EffectWriter.java");
        add(codes, "effect", NUMBER, Files.readString(effects));
        String message = "";
        for (String line : Files.readAllLines(Path.of("src/main/sbe/commands.xml"))) {
            Matcher begins = MESSAGE.matcher(line);
            if (begins.find()) {
                message = "command/" + begins.group(1);
                codes.add(message + " " + begins.group(2));
            }
            Matcher field = FIELD.matcher(line);
            if (field.find()) {
                codes.add(
                        "%s.%s %s %s"
                                .formatted(
                                        message, field.group(1), field.group(2), field.group(3)));
            }
        }
        return codes;
    }

    private static void add(Set<String> codes, String name, Pattern pattern, String source) {
        Matcher matcher = pattern.matcher(source);
        int before = codes.size();
        while (matcher.find()) {
            codes.add(name + "." + matcher.group(1) + " " + matcher.group(2));
        }
        assertThat(codes).as("codes in %s", name).hasSizeGreaterThan(before);
    }

    private static List<String> kept(int version) throws IOException {
        return Files.readAllLines(GOLDEN.resolve("v" + version).resolve("codes.txt"));
    }
}
