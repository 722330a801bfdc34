package dev.tallystick.bench.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tallystick.bench.OwnJvm;
import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.rest.client.Credentials;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A {@link MeasuredServer} in a process of its own, with the flags every server has. {@code
 * TALLYSTICK_JVM_OPTS} adds to them ({@link OwnJvm}): a flight recording of the server, say.
 */
final class ServerChild implements AutoCloseable {
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);

    private final Process process;
    private final URI url;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Starts it, and waits until it takes requests.
     *
     * @param dataDirectory its data; what it prints goes beside it
     * @throws IOException if it does not start; the message holds what it printed
     */
    ServerChild(Path dataDirectory, Durability durability, Credentials client) throws IOException {
        Path log = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log");
        List<String> arguments =
                List.of(
                        dataDirectory.toString(),
                        durability.name(),
                        client.id() + ":" + client.secret());
        process =
                OwnJvm.of(List.of(), MeasuredServer.class, arguments)
                        .redirectError(log.toFile())
                        .start();
        BufferedReader out = process.inputReader(UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith(MeasuredServer.READY)) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("the server did not start:\n" + Files.readString(log));
        }
        url = URI.create("http://127.0.0.1:" + line.substring(MeasuredServer.READY.length()));
    }

    /** {@return the time it has had on all cores} */
    Duration cpu() {
        return RestBench.cpuOf(process.toHandle());
    }

    /** {@return where it listens} */
    URI url() {
        return url;
    }

    /** {@return what an open path answers} */
    String get(String path) throws IOException {
        return send(HttpRequest.newBuilder(url.resolve(path)).build());
    }

    /** {@return what a form posted without a token is answered} */
    String postForm(String path, String form) throws IOException {
        return send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build());
    }

    private String send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(request.uri() + ": " + response.body());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking the server", e);
        }
    }

    /** Ends it in order, or by force if that takes too long. */
    @Override
    public void close() throws IOException {
        http.close();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOPPED_WITHIN)) {
                process.destroyForcibly().onExit().join();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
