package dev.tallystick.rest.segments;

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
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Reads a file of members line by line: CSV (RFC 4180) in UTF-8, with a header {@code memberId} or
 * {@code memberId,action}; an action is {@code add}, {@code remove} or nothing, which is add.
 */
final class FileReader {
    private static final List<String> SHORT_HEADER = List.of("memberId");
    private static final List<String> HEADER = List.of("memberId", "action");
    private static final int RECORD_CHARS_MAX = 65_536;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final int linesMax;
    private final boolean mayRemove;

    /**
     * @param linesMax beside the header
     * @param mayRemove whether a line may say that its member is to leave
     */
    FileReader(int linesMax, boolean mayRemove) {
        this.linesMax = linesMax;
        this.mayRemove = mayRemove;
    }

    /**
     * Reads a file to its end.
     *
     * @param onLine is handed what can be read
     * @param onMalformed is handed the number of every other line, and what stands there for the
     *     member; null where that is no id
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_csv}, 413 {@code
     *     too_many_lines}: those before were handed over
     */
    void read(InputStream file, Consumer<FileLine> onLine, BiConsumer<Long, String> onMalformed)
            throws IOException {
        LineGuard guard =
                new LineGuard(
                        new InputStreamReader(
                                file,
                                StandardCharsets.UTF_8
                                        .newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPORT)
                                        .onUnmappableCharacter(CodingErrorAction.REPORT)),
                        RECORD_CHARS_MAX);
        CSVFormat format = CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get();
        long line = 1;
        try (CSVParser parser = CSVParser.builder().setReader(guard).setFormat(format).get()) {
            Iterator<CSVRecord> records = parser.iterator();
            requireHeader(records);
            int lineCount = 0;
            line = next(parser, guard);
            while (records.hasNext()) {
                CSVRecord record = records.next();
                long lineOfRecord = line;
                line = next(parser, guard);
                if (record.size() == 1 && record.get(0).isBlank()) {
                    continue;
                }
                if (++lineCount > linesMax) {
                    throw Problem.of(
                                    413,
                                    "too_many_lines",
                                    "A file may have at most " + linesMax + " lines.")
                            .with("line", lineOfRecord)
                            .exception();
                }
                hand(record, lineOfRecord, onLine, onMalformed);
            }
        } catch (UncheckedIOException e) {
            throw invalid(line, e.getCause());
        } catch (IOException e) {
            throw invalid(line, e);
        }
    }

    /** {@return the number of the line that is read next} The parser looks ahead by a record. */
    private static long next(CSVParser parser, LineGuard guard) {
        guard.onRecord();
        return parser.getCurrentLineNumber() + 1;
    }

    private static void requireHeader(Iterator<CSVRecord> records) {
        List<String> header =
                records.hasNext()
                        ? records.next().stream()
                                .map(name -> name.replace(BYTE_ORDER_MARK, "").strip())
                                .toList()
                        : List.of();
        if (!header.equals(HEADER) && !header.equals(SHORT_HEADER)) {
            throw Problem.of(
                            400,
                            "invalid_csv",
                            "The first line must be memberId, or memberId,action.")
                    .with("line", 1L)
                    .exception();
        }
    }

    private void hand(
            CSVRecord record,
            long line,
            Consumer<FileLine> onLine,
            BiConsumer<Long, String> onMalformed) {
        String memberId = record.get(0).strip();
        String action = record.size() > 1 ? record.get(1).strip() : "";
        boolean isMember = IdRule.EXTERNAL.allows(memberId);
        boolean removes = action.equals("remove") && mayRemove;
        boolean isAction = removes || action.isEmpty() || action.equals("add");
        if (isMember && isAction && record.size() <= HEADER.size()) {
            onLine.accept(new FileLine(line, memberId, removes));
        } else {
            onMalformed.accept(line, isMember ? memberId : null);
        }
    }

    private static RuntimeException invalid(long line, IOException cause) {
        return Problem.of(
                        400,
                        "invalid_csv",
                        "The file is no CSV in UTF-8 from about this line on: "
                                + cause.getClass().getSimpleName())
                .with("line", line)
                .exception();
    }
}
