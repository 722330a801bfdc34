package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.csv.LineGuard;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.problem.Problem;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjLongConsumer;

/**
 * Codes as they come from elsewhere: the first column of a CSV file (RFC 4180), which one code a
 * line is as well. A first line that says {@code code} is a heading.
 */
final class CodeList {
    /** The shortest: shorter ones can be tried through. */
    static final int CODE_LENGTH_MIN = 8;

    /** The longest. */
    static final int CODE_LENGTH_MAX = 64;

    private static final int RECORD_CHARS_MAX = 4_096;
    private static final String HEADING = "code";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CodeList() {}

    /**
     * Reads a list to its end, while it comes.
     *
     * @param told hears each line that is not empty, cleaned of white space around it, and its
     *     number, from 1
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_csv}
     */
    static void read(InputStream utf8, ObjLongConsumer<String> told) {
        CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
        LineGuard guard = open(utf8);
        try (CSVParser parser = CSVParser.builder().setReader(guard).setFormat(format).get()) {
            long line = 1;
            for (CSVRecord record : parser) {
                guard.onRecord();
                String text = textOf(record);
                if (!text.isEmpty() && !(line == 1 && text.equalsIgnoreCase(HEADING))) {
                    told.accept(text, line);
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (UncheckedIOException | IOException e) {
            throw invalid();
        }
    }

    /** {@return whether a text can be a code: it has to stand in a path} */
    static boolean isCode(String text) {
        return text.length() >= CODE_LENGTH_MIN
                && text.length() <= CODE_LENGTH_MAX
                && IdRule.EXTERNAL.allows(text);
    }

    private static String textOf(CSVRecord record) {
        String text = record.get(0);
        boolean isMarked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        return (isMarked ? text.substring(1) : text).strip();
    }

    private static LineGuard open(InputStream utf8) {
        return new LineGuard(
                new InputStreamReader(utf8, StandardCharsets.UTF_8.newDecoder()), RECORD_CHARS_MAX);
    }

    private static RuntimeException invalid() {
        return Problem.of(400, "invalid_csv", "The body is no CSV in UTF-8, or a line is too long.")
                .exception();
    }
}
