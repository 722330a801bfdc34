package dev.tallystick.rest.http;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * Which page of a list is asked for. Lists go from the newest row down, so that what comes later
 * appears on no later page; a cursor belongs to its list, its filters and the program.
 */
public final class Page {
    private final String path;
    private final String programId;
    private final Map<String, String> filters;
    private final int limit;
    private final Optional<String> cursor;

    private Page(
            String path, String programId, Map<String, String> filters, int limit, Query query) {
        this.path = path;
        this.programId = programId;
        this.filters = filters;
        this.limit = limit;
        this.cursor = query.text("cursor");
    }

    /** Writes one row as a JSON object. */
    @FunctionalInterface
    public interface RowWriter<T> {
        /** Writes a row. */
        void write(JsonGenerator out, T row) throws IOException;
    }

    /**
     * Reads {@code limit}, {@code cursor} and the list's filters; the query is still to be
     * finished.
     *
     * @param filters the names of the parameters that narrow the list
     */
    public static Page read(String path, String programId, Query query, String... filters) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String filter : filters) {
            query.text(filter).ifPresent(value -> given.put(filter, value));
        }
        return new Page(path, programId, given, query.limit(), query);
    }

    /**
     * {@return the number that all rows of the page are below}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_cursor}
     */
    public long below() {
        return number().orElse(Long.MAX_VALUE);
    }

    /**
     * {@return the number in the cursor, empty on the first page}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_cursor}
     */
    public OptionalLong number() {
        return cursor.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Cursor.decode(binding(), cursor.get()));
    }

    /** {@return how many rows the page has at most} */
    public int limit() {
        return limit;
    }

    /** {@return how many rows to look for: one more than the page has, to know of a next one} */
    public int wanted() {
        return limit + 1;
    }

    /**
     * {@return the page}
     *
     * @param found up to {@link #wanted} rows, newest first
     * @param number by which rows are ordered
     */
    public <T> Answer answer(List<T> found, ToLongFunction<T> number, RowWriter<T> writer) {
        List<T> rows = found.subList(0, Math.min(limit, found.size()));
        return answer(
                rows,
                found.size() > limit
                        ? OptionalLong.of(number.applyAsLong(rows.getLast()))
                        : OptionalLong.empty(),
                writer);
    }

    /**
     * {@return the page}
     *
     * @param rows what it shows
     * @param nextNumber to be found in the next page's cursor; empty if this is the last one
     */
    public <T> Answer answer(List<T> rows, OptionalLong nextNumber, RowWriter<T> writer) {
        Answer answer =
                Answer.json(
                        200,
                        out -> {
                            out.writeStartObject();
                            writeFields(out, rows, nextNumber, writer);
                            out.writeEndObject();
                        });
        return withLink(answer, nextNumber);
    }

    /** Writes {@code data} and {@code nextCursor} as fields of the object at hand. */
    public <T> void writeFields(
            JsonGenerator out, List<T> rows, OptionalLong nextNumber, RowWriter<T> writer)
            throws IOException {
        out.writeArrayFieldStart("data");
        for (T row : rows) {
            writer.write(out, row);
        }
        out.writeEndArray();
        out.writeStringField(
                "nextCursor", nextNumber.isEmpty() ? null : next(nextNumber.getAsLong()));
    }

    /** {@return an answer with the link to the next page, if there is one} */
    public Answer withLink(Answer answer, OptionalLong nextNumber) {
        return nextNumber.isEmpty()
                ? answer
                : answer.withHeader("Link", link(next(nextNumber.getAsLong())));
    }

    private String next(long number) {
        return Cursor.encode(binding(), number);
    }

    /** {@return the path of a list that belongs to something with an id} */
    public static String path(String before, String id, String after) {
        return before + URLEncoder.encode(id, StandardCharsets.UTF_8) + after;
    }

    private String binding() {
        return path + " " + programId + (filters.isEmpty() ? "" : " " + filters);
    }

    private String link(String next) {
        StringBuilder uri = new StringBuilder(path).append('?');
        filters.forEach(
                (name, value) ->
                        uri.append(name)
                                .append('=')
                                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                                .append('&'));
        return "<%slimit=%d&cursor=%s>; rel=\"next\"".formatted(uri, limit, next);
    }
}
