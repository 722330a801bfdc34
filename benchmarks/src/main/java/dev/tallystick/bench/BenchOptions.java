package dev.tallystick.bench;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.ledger.journal.Durability;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What every benchmark of a running ledger can be told on the command line. */
public final class BenchOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--quick", description = "within 30 seconds, less exact")
    private boolean quick;

    @Option(names = "--json", description = "the figures as one JSON object, on the last line")
    private boolean json;

    @Option(
            names = "--durability",
            defaultValue = "force",
            paramLabel = "force|page-cache",
            description = "what an answer survives (default: ${DEFAULT-VALUE})")
    private String durability;

    @Option(
            names = "--seed",
            defaultValue = "7411",
            paramLabel = "N",
            description = "of what is asked (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "where the data is made and removed again: the disk that is measured (default:"
                            + " target/bench where Tallystick is)")
    private Path data;

    /** {@return the value for a quick run, or the other one} */
    public int either(int quickValue, int value) {
        return quick ? quickValue : value;
    }

    /** {@return what was asked for; if nothing was, the value for a quick run, or the other one} */
    public int either(Integer asked, int quickValue, int value) {
        return asked != null ? asked : either(quickValue, value);
    }

    /** {@return what an answer survives} */
    public Durability durability() {
        return constant(Durability.class, "--durability", durability);
    }

    /** {@return the seed of what is asked} */
    public long seed() {
        return seed;
    }

    /** {@return the directory on the disk that is measured} */
    public Path data() {
        return data != null
                ? data
                : Path.of(System.getProperty("tallystick.home", ""), "target", "bench");
    }

    /** Prints the figures as one line of JSON, if that was asked for. */
    public void printJson(Map<String, ?> figures) throws IOException {
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(figures));
        }
    }

    /**
     * {@return the constant that a value names, in lower case and with hyphens}
     *
     * @throws ParameterException if it names none
     */
    public <T extends Enum<T>> T constant(Class<T> type, String option, String value) {
        for (T constant : type.getEnumConstants()) {
            if (constant.name().equals(value.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return constant;
            }
        }
        throw new ParameterException(
                command.commandLine(), "%s cannot be '%s'".formatted(option, value));
    }
}
