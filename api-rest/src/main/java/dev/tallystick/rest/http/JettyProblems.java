package dev.tallystick.rest.http;

import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.problem.Problem;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;

/** Problem documents for what Jetty refuses before any route is asked: bad paths, bad headers. */
final class JettyProblems extends ErrorHandler {
    private final Requests requests;

    JettyProblems(Requests requests) {
        this.requests = requests;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            String message,
            Throwable cause,
            Callback callback) {
        String requestId = requests.onRefused(request.getMethod(), code);
        byte[] body = Json.write(out -> problemOf(code).write(out, requestId));
        response.setStatus(code);
        response.getHeaders().put(Requests.REQUEST_ID, requestId);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static Problem problemOf(int status) {
        return switch (status) {
            case 400 -> Problem.of(400, "invalid_request", "The request is malformed.");
            case 404 -> Problem.notFound("not_found", "There is no such resource.");
            case 413 -> Problem.of(413, "body_too_large", "The body is too large.");
            case 414 -> Problem.of(414, "uri_too_long", "The request line is too long.");
            case 431 -> Problem.of(431, "headers_too_large", "The headers are too large.");
            case 505 ->
                    Problem.of(505, "http_version_not_supported", "The server speaks HTTP/1.1.");
            case 503 -> Problem.of(503, "shutting_down", "The server is stopping.");
            default ->
                    status < 500
                            ? Problem.of(status, "invalid_request", "The request is refused.")
                            : Problem.of(status, "internal_error", "The server failed.");
        };
    }
}
