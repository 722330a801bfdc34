package dev.tallystick.ledger.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A deliberate mistake in one source file of the engine. The kept lists are {@code
 * src/test/resources/rules-defects.txt} and {@code crash-defects.txt}:
 *
 * <pre>
 * # what is wrong
 * file: rules/RedeemRule.java
 * the text to be replaced, as often as it occurs once in the file
 * becomes:
 * the mistake
 * (an empty line)
 * </pre>
 */
public record Defect(String name, String file, String sound, String mistaken) {
    private static final Path LISTS = Path.of("src/test/resources");
    private static final Path SOURCES = Path.of("src/main/java/dev/tallystick/ledger");
    private static final String FILE = "file: ";
    private static final String BECOMES = "\nbecomes:\n";

    /** {@return mistakes in the rules, for the model to find} */
    public static List<Defect> rules() {
        return in("rules-defects.txt");
    }

    /** {@return mistakes about what is durable, for the simulator to find} */
    public static List<Defect> crashes() {
        return in("crash-defects.txt");
    }

    private static List<Defect> in(String list) {
        List<Defect> all = new ArrayList<>();
        for (String block : read(LISTS.resolve(list)).strip().split("\n\n", -1)) {
            String[] lines = block.split("\n", 3);
            String[] texts = lines[2].split(BECOMES, 2);
            all.add(
                    new Defect(
                            lines[0].substring(2),
                            lines[1].substring(FILE.length()),
                            texts[0],
                            texts[1]));
        }
        return all;
    }

    Path path() {
        return SOURCES.resolve(file);
    }

    String source() {
        return read(path());
    }

    /** {@return how often the text to be replaced occurs} */
    public int occurrences() {
        return (source().length() - source().replace(sound, "").length()) / sound.length();
    }

    String mistakenSource() {
        return source().replace(sound, mistaken);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
