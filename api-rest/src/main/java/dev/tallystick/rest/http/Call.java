package dev.tallystick.rest.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.problem.Problem;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** One request, seen by the endpoint that answers it. */
public final class Call {
    private final Context context;
    private final Route route;
    private final String requestId;
    private final Admission.Turn turn;
    private final PositionWait positionWait;
    private Caller caller;

    Call(
            Context context,
            Route route,
            String requestId,
            Admission.Turn turn,
            PositionWait positionWait) {
        this.context = context;
        this.route = route;
        this.requestId = requestId;
        this.turn = turn;
        this.positionWait = positionWait;
    }

    void authenticatedAs(Caller authenticated) {
        this.caller = authenticated;
    }

    /** {@return who asks; never for a route that is open} */
    public Caller caller() {
        return caller;
    }

    /** {@return the id of this request, as in its answer's header} */
    public String requestId() {
        return requestId;
    }

    /**
     * {@return an id of the path}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_id}
     */
    public String pathId(String name, IdRule rule) {
        String id = context.pathParam(name);
        if (!rule.allows(id)) {
            throw Problem.invalid(
                            "path:" + name, "invalid_id", "Must be " + rule.description() + ".")
                    .exception();
        }
        return id;
    }

    /**
     * {@return the query string, to be read and finished} Every read behind a token takes {@code
     * minPosition}, without its endpoint's knowing.
     */
    public Query query() {
        boolean isRead = route.method().equals("GET") && !route.access().open();
        return new Query(
                context.queryString(),
                isRead ? Optional.of(this::awaitPosition) : Optional.empty());
    }

    private void awaitPosition(long position) {
        aside(
                () -> {
                    positionWait.await(position);
                    return position;
                });
    }

    /**
     * Does what takes time and costs the server nothing: others take this request's place
     * meanwhile.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 {@code overloaded} if there is no
     *     place left afterwards
     */
    public <T> T aside(Supplier<T> wait) {
        turn.pause();
        try {
            return wait.get();
        } finally {
            turn.resume();
        }
    }

    /** {@return the address that the request came from: a proxy's, where there is one} */
    public String address() {
        return context.req().getRemoteAddr();
    }

    /** {@return a request header} */
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.header(name));
    }

    /**
     * {@return a request header that may be given once}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code invalid_header}
     */
    public Optional<String> onlyHeader(String name) {
        Enumeration<String> values = context.req().getHeaders(name);
        Optional<String> first =
                values.hasMoreElements() ? Optional.of(values.nextElement()) : Optional.empty();
        if (values.hasMoreElements()) {
            throw Problem.invalid("header:" + name, "invalid_header", "The header is given twice.")
                    .exception();
        }
        return first;
    }

    /** {@return whether the client names a media type among those it wants} */
    public boolean accepts(String mediaType) {
        String accept = header("Accept").orElse("");
        for (String range : accept.split(",", -1)) {
            if (range.split(";", 2)[0].strip().equalsIgnoreCase(mediaType)) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return the body as one JSON object}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 408, 413, 415, or 400 for malformed JSON
     */
    public ObjectNode json() {
        requireMediaType("application/json");
        return Json.readObject(body());
    }

    /**
     * {@return the body as one JSON object, empty if there is none}
     *
     * @throws dev.tallystick.rest.problem.ProblemException as {@link #json}
     */
    public ObjectNode jsonIfAny() {
        byte[] body = body();
        if (body.length == 0) {
            return Json.newObject();
        }
        requireMediaType("application/json");
        return Json.readObject(body);
    }

    /**
     * {@return the body of a form, as text in the form's own encoding}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 408, 413 or 415
     */
    public String form() {
        requireMediaType("application/x-www-form-urlencoded");
        return new String(body(), StandardCharsets.ISO_8859_1);
    }

    /** Reads a body while it comes. */
    @FunctionalInterface
    public interface Reading<T> {
        /**
         * Reads the body, as far as it wants to.
         *
         * @param in throws 408 or 413 where it cannot go on
         * @throws IOException if the client is gone
         */
        T read(InputStream in) throws IOException;
    }

    /**
     * {@return what comes of a body that is read while it comes, since it is too large to be held}
     *
     * @param mediaTypes those that it may have
     * @throws dev.tallystick.rest.problem.ProblemException 408, 413, 415, 503, or whatever the
     *     reading throws: what it did until then it did
     */
    public <T> T upload(Reading<T> reading, String... mediaTypes) {
        String given = context.contentType() == null ? "" : context.contentType().split(";", 2)[0];
        requireMediaType(
                Arrays.stream(mediaTypes)
                        .filter(given.strip()::equalsIgnoreCase)
                        .findFirst()
                        .orElse(mediaTypes[0]));
        return bodyReader().stream(reading);
    }

    private void requireMediaType(String wanted) {
        String type = context.contentType();
        if (wanted.equals(type) && context.header("Content-Encoding") == null) {
            return; // what nearly everybody sends
        }
        String[] parts = type == null ? new String[] {""} : type.split(";", -1);
        boolean fits = parts[0].strip().equalsIgnoreCase(wanted);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            fits &= parameter.equals("charset=utf-8") || parameter.equals("charset=\"utf-8\"");
        }
        if (!fits || context.header("Content-Encoding") != null) {
            throw Problem.of(
                            415,
                            "unsupported_media_type",
                            "The body must be " + wanted + " in UTF-8, not compressed.")
                    .withHeader("Accept", wanted)
                    .exception();
        }
    }

    private byte[] body() {
        return bodyReader().read();
    }

    private BodyReader bodyReader() {
        String client = caller == null ? "" : caller.clientId();
        return new BodyReader(context, turn, client, route.bodyMaxBytes());
    }
}
