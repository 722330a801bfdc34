package dev.tallystick.rest.problem;

import com.fasterxml.jackson.core.JsonGenerator;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One RFC 9457 problem document. {@code type} and {@code title} follow from the code.
 *
 * @param status the HTTP status
 * @param code stable, snake_case; clients decide by it
 * @param detail one sentence for people; null where the title says it all
 * @param errors the values at fault, in the order found; may be empty
 * @param numbers extension members of this kind of problem ({@code available}, {@code required},
 *     {@code txId} …): a Long or a String each
 * @param headers further headers of the answer
 */
public record Problem(
        int status,
        String code,
        String detail,
        List<FieldError> errors,
        Map<String, Object> numbers,
        Map<String, String> headers) {

    /** The media type of a problem document. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int DISK_RETRY_AFTER_SECONDS = 30;
    private static final String TYPE_PREFIX = "urn:tallystick:problem:";

    /** A problem of the request as a whole. */
    public static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, List.of(), Map.of(), Map.of());
    }

    /** 400: one or more values at fault. The code is that of the first. */
    public static Problem invalid(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        return new Problem(
                400, first.code(), first.detail(), List.copyOf(errors), Map.of(), Map.of());
    }

    /** 400: one value at fault. */
    public static Problem invalid(String pointer, String code, String detail) {
        return invalid(List.of(new FieldError(pointer, code, detail)));
    }

    /** 404: no such thing in the caller's program. */
    public static Problem notFound(String code, String detail) {
        return of(404, code, detail);
    }

    /**
     * 503: not now.
     *
     * @param retryAfterSeconds when it is worth asking again
     */
    public static Problem unavailable(String code, String detail, int retryAfterSeconds) {
        return of(503, code, detail).withHeader("Retry-After", String.valueOf(retryAfterSeconds));
    }

    /** {@return that the disk is full, or as good as full} */
    public static Problem diskReserveReached() {
        return unavailable(
                "disk_reserve_reached",
                "The disk is below its reserve: nothing is posted until there is room.",
                DISK_RETRY_AFTER_SECONDS);
    }

    /** The same problem with one more extension member. */
    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(numbers);
        more.put(name, value);
        return new Problem(status, code, detail, errors, more, headers);
    }

    /** The same problem with one more header. */
    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(status, code, detail, errors, numbers, more);
    }

    /** The same problem of a request whose values have other places. */
    public Problem withPointers(UnaryOperator<String> pointer) {
        List<FieldError> renamed =
                errors.stream()
                        .map(e -> new FieldError(pointer.apply(e.pointer()), e.code(), e.detail()))
                        .toList();
        return new Problem(status, code, detail, renamed, numbers, headers);
    }

    /** {@return this as something to throw} */
    public ProblemException exception() {
        return new ProblemException(this);
    }

    /** {@return the code as words: {@code Insufficient points}} */
    public String title() {
        return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('_', ' ');
    }

    /**
     * Writes the document as one JSON object.
     *
     * @param requestId the request it answers; null inside another answer, which has its own
     */
    public void write(JsonGenerator out, String requestId) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", TYPE_PREFIX + code);
        out.writeStringField("title", title());
        out.writeNumberField("status", status);
        if (detail != null) {
            out.writeStringField("detail", detail);
        }
        out.writeStringField("code", code);
        for (Map.Entry<String, Object> number : numbers.entrySet()) {
            out.writePOJOField(number.getKey(), number.getValue());
        }
        if (!errors.isEmpty()) {
            out.writeArrayFieldStart("errors");
            for (FieldError error : errors) {
                out.writeStartObject();
                out.writeStringField("pointer", error.pointer());
                out.writeStringField("code", error.code());
                out.writeStringField("detail", error.detail());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        if (requestId != null) {
            out.writeStringField("requestId", requestId);
        }
        out.writeEndObject();
    }
}
