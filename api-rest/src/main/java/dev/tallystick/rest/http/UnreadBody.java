package dev.tallystick.rest.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * What is left of a body where the answer is known before it came. The connection cannot be used
 * again then: the answer says so, or the client would send its next request into a connection that
 * is about to be closed.
 */
final class UnreadBody {
    private UnreadBody() {}

    /**
     * Reads what has come of the body; where that is not all, the connection ends. Of a client that
     * still waits to be told to send Jetty knows by itself; to read would ask it to.
     */
    static void leave(Request request, Response response) {
        boolean mayWait = request.getHeaders().contains(HttpHeader.EXPECT);
        if (!mayWait && !request.consumeAvailable()) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
    }
}
