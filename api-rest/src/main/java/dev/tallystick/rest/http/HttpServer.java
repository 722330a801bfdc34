package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;

import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Serves the routes over HTTP/1.1. Few platform threads read and accept; handlers run on virtual
 * threads, of which a bounded number is at work at once. Every answer carries {@code Request-Id};
 * every refusal, Jetty's own included, is a problem document.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int PLATFORM_THREADS_MAX = 32;
    private static final int PLATFORM_THREADS_MIN = 4;
    private static final int CONCURRENT_REQUESTS_MAX = 512;
    private static final int THREAD_IDLE_MS = 60_000;
    private static final int CONNECTION_IDLE_MS = 30_000;
    private static final int ACCEPT_QUEUE_SIZE = 512;
    private static final int HEADER_BYTES = 8_192;
    private static final long STOP_TIMEOUT_MS = 15_000;
    private static final String REQUEST_ID = "Request-Id";
    private static final String LEDGER_POSITION = "Ledger-Position";

    private final Authenticator authenticator;
    private final RequestObserver observer;
    private final RequestIds requestIds = new RequestIds();
    private final Map<Pattern, List<Route>> routesByPath;
    private final Javalin javalin;

    private HttpServer(
            String host,
            int port,
            List<Route> routes,
            Authenticator authenticator,
            RequestObserver observer) {
        this.authenticator = authenticator;
        this.observer = observer;
        this.routesByPath =
                routes.stream().collect(Collectors.groupingBy(route -> pathPattern(route.path())));
        this.javalin = Javalin.create(config -> configure(config, host, port, routes));
    }

    /**
     * Binds and starts.
     *
     * @param host the address to bind
     * @param port the port to bind; 0 for any
     * @throws IOException if it cannot bind
     */
    public static HttpServer start(
            String host,
            int port,
            List<Route> routes,
            Authenticator authenticator,
            RequestObserver observer)
            throws IOException {
        HttpServer server = new HttpServer(host, port, routes, authenticator, observer);
        try {
            server.javalin.start();
        } catch (RuntimeException e) {
            throw new IOException("cannot listen on " + host + ":" + port, e);
        }
        return server;
    }

    /** {@return the port bound} */
    public int port() {
        return javalin.port();
    }

    /** Takes no new request, waits for those at work, then closes. */
    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config, String host, int port, List<Route> routes) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = Route.BODY_MAX_BYTES;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.strictContentTypes = true;
        config.http.prefer405over404 = true;
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = threadPool();
        config.jetty.modifyServer(
                server -> {
                    server.setStopTimeout(STOP_TIMEOUT_MS);
                    server.insertHandler(new GracefulHandler());
                    server.setErrorHandler(new JettyProblems(requestIds));
                });
        config.jetty.modifyServletContextHandler(
                handler -> handler.setErrorHandler(new JettyProblems(requestIds)));
        config.jetty.addConnector((server, http) -> connector(server, http, host, port));
        for (Route route : routes) {
            config.routes.addHttpHandler(
                    HandlerType.findOrCreate(route.method()),
                    route.path(),
                    context -> answer(route, context));
            if (route.method().equals("GET")) {
                // Javalin's own answer to HEAD would know neither tokens nor what exists
                config.routes.head(route.path(), context -> answer(route, context));
            }
        }
        config.routes.exception(HttpResponseException.class, this::refuse);
        config.routes.exception(Exception.class, this::fail);
    }

    private static QueuedThreadPool threadPool() {
        VirtualThreadPool virtualThreads = new VirtualThreadPool();
        virtualThreads.setMaxConcurrentTasks(CONCURRENT_REQUESTS_MAX);
        virtualThreads.setName("request");
        QueuedThreadPool pool =
                new QueuedThreadPool(PLATFORM_THREADS_MAX, PLATFORM_THREADS_MIN, THREAD_IDLE_MS);
        pool.setVirtualThreadsExecutor(virtualThreads);
        pool.setName("http");
        return pool;
    }

    private static ServerConnector connector(
            Server server, HttpConfiguration http, String host, int port) {
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(CONNECTION_IDLE_MS);
        connector.setAcceptQueueSize(ACCEPT_QUEUE_SIZE);
        return connector;
    }

    private void answer(Route route, Context context) throws IOException {
        long startNanos = System.nanoTime();
        String requestId = requestIds.next();
        Answer answer;
        try {
            answer = handle(route, new Call(context, route, requestId));
        } catch (ProblemException e) {
            answer = Answer.problem(e.problem(), requestId);
        } catch (EofException e) {
            throw e;
        } catch (IOException | RuntimeException | AssertionError e) {
            LOG.error("request failed: requestId={}, route={}", requestId, route.path(), e);
            answer = Answer.problem(internalError(), requestId);
        }
        send(context, answer, requestId);
        observer.onAnswer(
                route.method(),
                route.path(),
                answer.status(),
                System.nanoTime() - startNanos,
                requestId,
                answer.headers().get(LEDGER_POSITION));
    }

    private Answer handle(Route route, Call call) throws IOException {
        if (!route.access().open()) {
            Caller caller = authenticator.authenticate(call.header("Authorization").orElse(null));
            route.access().scope().ifPresent(caller::require);
            call.authenticatedAs(caller);
        }
        return route.handler().handle(call);
    }

    /** What Javalin refuses: no such path, or not by this method. */
    private void refuse(HttpResponseException e, Context context) {
        Problem problem =
                switch (e.getStatus()) {
                    case 404 -> Problem.notFound("not_found", "There is no such resource.");
                    case 405 -> methodNotAllowed(context.path());
                    default ->
                            Problem.of(e.getStatus(), "invalid_request", "The request is refused.");
                };
        refuse(problem, context);
    }

    private void fail(Exception e, Context context) {
        if (e instanceof EofException) {
            return;
        }
        LOG.error("request failed outside of its route: path={}", context.path(), e);
        refuse(internalError(), context);
    }

    private void refuse(Problem problem, Context context) {
        String requestId = requestIds.next();
        send(context, Answer.problem(problem, requestId), requestId);
        observer.onAnswer(context.method().name(), "none", problem.status(), 0, requestId, null);
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

    private static void send(Context context, Answer answer, String requestId) {
        context.status(answer.status());
        context.header(REQUEST_ID, requestId);
        answer.headers().forEach(context::header);
        context.contentType(answer.contentType());
        context.res().setContentLength(answer.body().length); // or a long one goes out in chunks
        context.result(answer.body());
    }

    private static Problem internalError() {
        return Problem.of(500, "internal_error", "The server failed; its log says why.");
    }

    private static Pattern pathPattern(String path) {
        return Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+"));
    }
}
