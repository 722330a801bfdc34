package dev.tallystick.rest.serve;

import dev.tallystick.rest.http.RequestObserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request, so that a Request-Id leads to a ledger position and back. Neither ids of
 * members nor anything they wrote stands in it. Failures of ours always show; the rest where the
 * logger {@code tallystick.access} is at DEBUG.
 *
 * @param next hears of the answers as well
 */
record AccessLog(RequestObserver next) implements RequestObserver {
    private static final Logger LOG = LoggerFactory.getLogger("tallystick.access");
    private static final String LINE =
            "method={} route={} status={} micros={} requestId={} position={}";

    @Override
    public void onAnswer(
            String method,
            String route,
            int status,
            long nanos,
            String requestId,
            String position) {
        if (status == 500 || status == 504) {
            LOG.warn(LINE, method, route, status, nanos / 1_000, requestId, position);
        } else {
            LOG.debug(LINE, method, route, status, nanos / 1_000, requestId, position);
        }
        next.onAnswer(method, route, status, nanos, requestId, position);
    }
}
