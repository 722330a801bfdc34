package dev.tallystick.rest.http;

import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.JsonBody;
import dev.tallystick.rest.problem.Problem;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP answer.
 *
 * @param status the HTTP status
 * @param contentType the media type of the body
 * @param body the body
 * @param headers further headers
 */
public record Answer(int status, String contentType, Body body, Map<String, String> headers) {
    private static final String JSON = "application/json";

    /** A complete answer. */
    public Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
        this(status, contentType, new Body.Whole(body), headers);
    }

    /** A JSON answer. */
    public static Answer json(int status, JsonBody body) {
        return json(status, Json.write(body));
    }

    /** A JSON answer already written. */
    public static Answer json(int status, byte[] body) {
        return new Answer(status, JSON, body, Map.of());
    }

    /** An answer that says all by its status: 204. */
    public static Answer nothing() {
        return new Answer(204, JSON, new byte[0], Map.of());
    }

    /** An answer that is written while it is sent. */
    public static Answer streamed(String contentType, Body.Writer writer) {
        return new Answer(200, contentType, new Body.Streamed(writer), Map.of());
    }

    /** A problem document. */
    public static Answer problem(Problem problem, String requestId) {
        return new Answer(
                problem.status(),
                Problem.MEDIA_TYPE,
                Json.write(out -> problem.write(out, requestId)),
                problem.headers());
    }

    /** The same answer with one more header. */
    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }
}
