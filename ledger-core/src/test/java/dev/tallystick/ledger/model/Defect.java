package dev.tallystick.ledger.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A deliberate mistake in one source file of the engine. The kept list is {@code
 * src/test/resources/rules-defects.txt}:
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
record Defect(String name, String file, String sound, String mistaken) {
    private static final Path LIST = Path.of("src/test/resources/rules-defects.txt");
    private static final Path SOURCES = Path.of("src/main/java/dev/tallystick/ledger");
    private static final String FILE = "file: ";
    private static final String BECOMES = "\nbecomes:\n";

    static List<Defect> all() {
        List<Defect> all = new ArrayList<>();
        for (String block : read(LIST).strip().split("\n\n", -1)) {
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
    int occurrences() {
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
