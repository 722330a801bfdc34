package dev.tallystick.rest.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Serves the routes over HTTP/1.1. Few platform threads accept and select; connections are read and
 * handlers run on virtual threads. All there is has a limit ({@link Limits}). Every answer carries
 * {@code Request-Id}; every refusal, Jetty's own included, is a problem document.
 */
public final class HttpServer implements AutoCloseable {
    private static final int PLATFORM_THREADS_MAX = 32;
    private static final int PLATFORM_THREADS_MIN = 4;
    private static final int WATCHER_REQUESTS_MAX = 16;
    private static final int THREAD_IDLE_MS = 60_000;
    private static final int ACCEPT_QUEUE_SIZE = 512;
    private static final int HEADER_BYTES = 8_192;

    /**
     * Jetty remembers header lines for each connection, and finds them character by character: a
     * token costs more so than being read, and the more, the more connections there are.
     */
    private static final int REMEMBERED_HEADERS = 0;

    private static final long STOP_TIMEOUT_MS = 15_000;

    private final Streams streams = new Streams();
    private final Requests requests;
    private final Limits limits;
    private final Admission admission;
    private final Connections connections;
    private final Javalin javalin;

    private HttpServer(
            String host,
            int port,
            List<Route> routes,
            Authenticator authenticator,
            PositionWait positionWait,
            RequestObserver observer,
            Limits limits) {
        this.requests = new Requests(routes, authenticator, positionWait, observer, streams);
        this.limits = limits;
        this.admission = new Admission(limits);
        this.connections = new Connections(limits);
        this.javalin = Javalin.create(config -> configure(config, host, port, routes));
    }

    /**
     * Binds and starts.
     *
     * @param host the address to bind
     * @param port the port to bind; 0 for any
     * @param positionWait waits for what reads ask for by {@code minPosition}
     * @param limits how much it takes on at once
     * @throws IOException if it cannot bind
     */
    public static HttpServer start(
            String host,
            int port,
            List<Route> routes,
            Authenticator authenticator,
            PositionWait positionWait,
            RequestObserver observer,
            Limits limits)
            throws IOException {
        String place = "cannot listen on " + host + ":" + port;
        if (new InetSocketAddress(host, port).isUnresolved()) {
            throw new IOException(place + ": no such host");
        }
        HttpServer server =
                new HttpServer(host, port, routes, authenticator, positionWait, observer, limits);
        try {
            server.javalin.start();
        } catch (RuntimeException e) {
            server.connections.close();
            throw new IOException(place, rootOf(e));
        }
        return server;
    }

    /** Javalin takes every failure for a port in use. */
    private static Throwable rootOf(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** {@return the port bound} */
    public int port() {
        return javalin.port();
    }

    /** {@return how many answers are being streamed} */
    public int streamCount() {
        return streams.count();
    }

    /** {@return how many requests are at work} */
    public int atWorkCount() {
        return admission.atWorkCount();
    }

    /** {@return how many requests stand in line for a place at work} */
    public int inLineCount() {
        return admission.inLineCount();
    }

    /** {@return how many connections are open} */
    public int connectionCount() {
        return connections.count();
    }

    /** {@return how many connections were closed because their clients were slow, or too many} */
    public long closedConnectionCount() {
        return connections.closedCount();
    }

    /** Ends what is streamed, takes no new request, waits for those at work, then closes. */
    @Override
    public void close() {
        streams.end();
        javalin.stop();
        connections.close();
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
                    server.insertHandler(admissionHandler());
                    server.insertHandler(new GracefulHandler());
                    server.setErrorHandler(new JettyProblems(requests));
                });
        config.jetty.modifyServletContextHandler(
                handler -> handler.setErrorHandler(new JettyProblems(requests)));
        config.jetty.addConnector((server, http) -> connector(server, http, host, port));
        for (Route route : routes) {
            config.routes.addHttpHandler(
                    HandlerType.findOrCreate(route.method()),
                    route.path(),
                    context -> requests.answer(route, context));
            if (route.method().equals("GET")) {
                // Javalin's own answer to HEAD would know neither tokens nor what exists
                config.routes.head(route.path(), context -> requests.answer(route, context));
            }
        }
        config.routes.exception(HttpResponseException.class, requests::refuse);
        config.routes.exception(Exception.class, requests::fail);
    }

    private AdmissionHandler admissionHandler() {
        Admission watchers =
                new Admission(limits.withCounts(limits.connectionCountMax(), WATCHER_REQUESTS_MAX));
        return new AdmissionHandler(admission, watchers, connections, requests);
    }

    /** A connection has one thread at most; those at work are counted by {@link Admission}. */
    private static QueuedThreadPool threadPool() {
        VirtualThreadPool virtualThreads = new VirtualThreadPool();
        virtualThreads.setMaxConcurrentTasks(0);
        virtualThreads.setName("request");
        QueuedThreadPool pool =
                new QueuedThreadPool(PLATFORM_THREADS_MAX, PLATFORM_THREADS_MIN, THREAD_IDLE_MS);
        pool.setVirtualThreadsExecutor(virtualThreads);
        pool.setName("http");
        return pool;
    }

    private ServerConnector connector(
            Server server, HttpConfiguration http, String host, int port) {
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setResponseHeaderSize(HEADER_BYTES);
        http.setHeaderCacheSize(REMEMBERED_HEADERS);
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(limits.idleMs());
        connector.setAcceptQueueSize(ACCEPT_QUEUE_SIZE);
        connector.addBean(connections);
        return connector;
    }
}
