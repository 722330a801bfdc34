package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;

import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Takes requests to their routes and answers to the clients, and tells the observer of each. */
final class Requests {
    static final String REQUEST_ID = "Request-Id";
    private static final String LEDGER_POSITION = "Ledger-Position";
    private static final String NO_ROUTE = "none";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS");
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final Map<Pattern, List<Route>> routesByPath;
    private final Authenticator authenticator;
    private final PositionWait positionWait;
    private final RequestObserver observer;
    private final Streams streams;
    private final RequestIds requestIds = new RequestIds();

    Requests(
            List<Route> routes,
            Authenticator authenticator,
            PositionWait positionWait,
            RequestObserver observer,
            Streams streams) {
        this.routesByPath =
                routes.stream().collect(Collectors.groupingBy(route -> pathPattern(route.path())));
        this.authenticator = authenticator;
        this.positionWait = positionWait;
        this.observer = observer;
        this.streams = streams;
    }

    /** Answers a request that has a route. */
    void answer(Route route, Context context) throws IOException {
        long startNanos = System.nanoTime();
        String requestId = requestIds.next();
        Admission.Turn turn = (Admission.Turn) context.req().getAttribute(Admission.Turn.ATTRIBUTE);
        Call call = new Call(context, route, requestId, turn, positionWait);
        Answer answer;
        StreamOutput stream = null;
        try {
            answer = handle(route, call);
            if (answer.body() instanceof Body.Streamed && !isHead(context)) {
                stream = streams.add(clientKey(call), context.res().getOutputStream(), turn);
            }
        } catch (ProblemException e) {
            answer = Answer.problem(e.problem(), requestId);
        } catch (EofException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("request failed: requestId={}, route={}", requestId, route.path(), e);
            answer = Answer.problem(internalError(), requestId);
        }
        if (stream == null) {
            turn.answer();
        } else {
            turn.stream();
        }
        try {
            try {
                send(context, answer, requestId);
            } finally {
                tell(route, call, answer, startNanos);
            }
            if (stream != null) {
                stream(call, context, (Body.Streamed) answer.body(), stream);
            }
        } finally {
            if (stream != null) {
                streams.remove(clientKey(call), stream); // also of one that never began
            }
        }
    }

    private void tell(Route route, Call call, Answer answer, long startNanos) {
        observer.onAnswer(
                new Answered(
                        route.method(),
                        route.path(),
                        answer.status(),
                        System.nanoTime() - startNanos,
                        call.requestId(),
                        call.caller() == null ? null : call.caller().clientId(),
                        answer.headers().get(LEDGER_POSITION)));
    }

    private Answer handle(Route route, Call call) throws IOException {
        if (!route.access().open()) {
            Caller caller = authenticator.authenticate(call.header("Authorization").orElse(null));
            call.authenticatedAs(caller);
            route.access().scope().ifPresent(caller::require);
        }
        return route.handler().handle(call);
    }

    private void stream(Call call, Context context, Body.Streamed body, StreamOutput stream) {
        boolean isWhole = false;
        try {
            stream.flush(); // the head goes out even if there is nothing to tell yet
            body.writer().write(stream);
            isWhole = true;
        } catch (StreamOutput.ClientException e) {
            LOG.debug("stream cut: requestId={}", call.requestId(), e);
        } catch (IOException | RuntimeException | AssertionError e) {
            if (stream.isOpen()) {
                LOG.error("stream failed: requestId={}", call.requestId(), e);
            }
        } finally {
            // before the client can tell that it ended: it may open its next stream at once
            streams.remove(clientKey(call), stream);
            boolean wasCut = Thread.interrupted(); // what is left to do is not to be cut as well
            LOG.debug("stream ended: requestId={}, cut={}", call.requestId(), wasCut);
            if (!isWhole) {
                abort(context);
            }
        }
    }

    /** Closes the connection, so that the client does not take what it got for the whole. */
    private static void abort(Context context) {
        ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    /** What Javalin refuses: no such path, or not by this method. */
    void refuse(HttpResponseException e, Context context) {
        Problem problem =
                switch (e.getStatus()) {
                    case 404 -> Problem.notFound("not_found", "There is no such resource.");
                    case 405 -> methodNotAllowed(context.path());
                    default ->
                            Problem.of(e.getStatus(), "invalid_request", "The request is refused.");
                };
        refuse(problem, context, requestIds.next());
    }

    /** What went wrong around a route. */
    void fail(Exception e, Context context) {
        if (e instanceof EofException) {
            return;
        }
        String requestId = requestIds.next();
        LOG.error("request failed outside of its route: requestId={}", requestId, e);
        refuse(internalError(), context, requestId);
    }

    private void refuse(Problem problem, Context context, String requestId) {
        try {
            send(context, Answer.problem(problem, requestId), requestId);
        } catch (IOException e) {
            LOG.debug("refusal not heard: requestId={}", requestId, e);
        }
        onRefused(context.req().getMethod(), problem.status(), requestId);
    }

    /** Takes note of a request that is turned away; returns its id. */
    String onTurnedAway() {
        observer.onTurnedAway();
        return requestIds.next();
    }

    /** Takes note of a request that was answered before it had a route; returns its id. */
    String onRefused(String method, int status) {
        String requestId = requestIds.next();
        onRefused(method, status, requestId);
        return requestId;
    }

    private void onRefused(String method, int status, String requestId) {
        // a method is the client's to invent: it may neither be logged nor become a label
        String known = method != null && METHODS.contains(method) ? method : "OTHER";
        observer.onAnswer(new Answered(known, NO_ROUTE, status, 0, requestId, null, null));
    }

    private Problem methodNotAllowed(String path) {
        TreeSet<String> allowed = new TreeSet<>();
        routesByPath.forEach(
                (pattern, routes) -> {
                    if (pattern.matcher(path).matches()) {
                        routes.forEach(route -> allowed.add(route.method()));
                    }
                });
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return Problem.of(405, "method_not_allowed", "Not by this method.")
                .withHeader("Allow", String.join(", ", allowed));
    }

    private static void send(Context context, Answer answer, String requestId) throws IOException {
        context.status(answer.status());
        context.header(REQUEST_ID, requestId);
        answer.headers().forEach(context::header);
        if (answer.status() >= 400) {
            ServletContextRequest request =
                    ServletContextRequest.getServletContextRequest(context.req());
            UnreadBody.leave(request, request.getServletContextResponse());
        }
        if (answer.status() == 204) {
            return; // has neither a body nor words about one (RFC 9110, 8.6)
        }
        context.contentType(answer.contentType());
        if (answer.body() instanceof Body.Whole(byte[] bytes)) {
            // by ourselves: the framework would copy it in pieces of 8 KiB, and send it in chunks
            context.res().setContentLength(bytes.length);
            context.res().getOutputStream().write(bytes);
        }
    }

    private static boolean isHead(Context context) {
        return context.req().getMethod().equals("HEAD");
    }

    private static String clientKey(Call call) {
        return call.caller() == null ? "" : call.caller().clientId();
    }

    private static Problem internalError() {
        return Problem.of(500, "internal_error", "The server failed; its log says why.");
    }

    private static Pattern pathPattern(String path) {
        return Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+"));
    }
}
