package dev.tallystick.rest.http;

import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.problem.Problem;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands before everything else: what is too much is answered here, before its body is read or its
 * token looked at, so that turning away costs a fraction of doing. Whoever watches the server is
 * let in by a door of their own.
 */
final class AdmissionHandler extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(AdmissionHandler.class);
    private static final long LOG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Admission clients;
    private final Admission watchers;
    private final Connections connections;
    private final Requests requests;
    private final AtomicLong turnedAway = new AtomicLong();
    private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);

    AdmissionHandler(
            Admission clients, Admission watchers, Connections connections, Requests requests) {
        this.clients = clients;
        this.watchers = watchers;
        this.connections = connections;
        this.requests = requests;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connections.Guest guest =
                connections.guest(request.getConnectionMetaData().getConnection());
        guest.working();
        Admission admission = isWatcher(Request.getPathInContext(request)) ? watchers : clients;
        Admission.Turn turn = admission.tryBegin(guest);
        if (turn == null) {
            turnAway(admission, request, response, Callback.from(callback, guest::idle));
            return true;
        }
        request.setAttribute(Admission.Turn.ATTRIBUTE, turn);
        boolean isHandled = false;
        try {
            isHandled = super.handle(request, response, Callback.from(callback, turn::end));
        } finally {
            if (!isHandled) {
                turn.end(); // nobody calls back: what is thrown is answered without us
            }
        }
        return isHandled;
    }

    private static boolean isWatcher(String path) {
        return path.startsWith("/health/") || path.equals("/metrics");
    }

    private void turnAway(
            Admission admission, Request request, Response response, Callback callback) {
        String requestId = requests.onTurnedAway();
        Problem problem = admission.overloaded();
        byte[] body = Json.write(out -> problem.write(out, requestId));
        response.setStatus(problem.status());
        response.getHeaders().put(Requests.REQUEST_ID, requestId);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        problem.headers().forEach(response.getHeaders()::put);
        UnreadBody.leave(request, response);
        response.write(true, ByteBuffer.wrap(body), callback);
        tell(turnedAway.incrementAndGet());
    }

    /** Says so now and then: a line for each would cost more than the answer. */
    private void tell(long count) {
        long lastNanos = loggedNanos.get();
        long nanos = System.nanoTime();
        if (nanos - lastNanos >= LOG_EVERY_NANOS && loggedNanos.compareAndSet(lastNanos, nanos)) {
            LOG.warn(
                    "overloaded: atWork={}, turnedAwaySinceStart={}", clients.atWorkCount(), count);
        }
    }
}
