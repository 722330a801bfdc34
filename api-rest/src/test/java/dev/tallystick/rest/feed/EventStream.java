package dev.tallystick.rest.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.rest.TestServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A client of server-sent events, as small as the standard allows. */
final class EventStream implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private String lastComment = "";

    /** One block of a stream; {@code data} is null for one that only moves the id. */
    record Event(long id, JsonNode data) {}

    private EventStream(HttpRequest request) throws IOException, InterruptedException {
        response = http.send(request, BodyHandlers.ofInputStream());
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    static EventStream open(TestServer server, String query, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                server.authorized("/v1/events" + query).header("Accept", "text/event-stream");
        return new EventStream((headers.length == 0 ? request : request.headers(headers)).build());
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** {@return the rest of the answer, where it is none of events} */
    JsonNode problem() throws IOException {
        return MAPPER.readTree(lines);
    }

    /** {@return the next event; null at the end of the stream} */
    Event next() throws IOException {
        long id = 0;
        JsonNode data = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && id != 0) {
                return new Event(id, data);
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("data: ")) {
                data = MAPPER.readTree(line.substring(6));
            } else if (line.startsWith(": ")) {
                lastComment = line.substring(2);
            } else if (!line.isEmpty() && !line.equals("event: entry")) {
                throw new AssertionError("no line of an event stream: " + line);
            }
        }
        return null;
    }

    /** {@return the last comment that {@link #next} passed} */
    String lastComment() {
        return lastComment;
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
