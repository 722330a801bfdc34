package dev.tallystick.rest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of one's own: a child process started through {@code bin/tallystick serve}, as an
 * operator would. It can be killed the hard way and started again on the same directory and port.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
    private static final long POLL_MS = 20;
    private static final int LOG_TAIL_LINES = 15;

    /** Below the ports that systems give to outgoing connections, so that nobody is given ours. */
    private static final int PORT_FIRST = 20_000;

    private static final int PORT_COUNT = 12_000;
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % PORT_COUNT));

    private final List<String> command;
    private final Credentials client;
    private Path log;
    private final URI url;
    private String jvmOptions = "";
    private Process process;

    /**
     * Prepares a server on a free port of the loopback interface; {@link #start} starts it.
     *
     * @param dataDirectory its data; the log lies beside it
     * @param client made sure of by the server, with every scope, in program {@code demo}
     * @param options further options of {@code serve}
     */
    public ServerProcess(Path dataDirectory, Credentials client, String... options)
            throws IOException {
        int port = freePort();
        this.url = URI.create("http://127.0.0.1:" + port);
        this.client = client;
        this.log = dataDirectory.resolveSibling(dataDirectory.getFileName() + ".log");
        this.command = new ArrayList<>();
        command.addAll(List.of(launcher().toString(), "serve", "--data", dataDirectory.toString()));
        command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of(options));
    }

    /** From the next start on, lets it print into a file elsewhere. */
    public void logTo(Path file) {
        log = file;
    }

    /** From the next start on, runs the server with these JVM options beside the usual ones. */
    public void jvmOptions(String options) {
        jvmOptions = options;
    }

    /** {@return {@code bin/tallystick} of the project this code runs from} */
    public static Path launcher() {
        String home = System.getProperty("tallystick.home");
        if (home == null) {
            throw new IllegalStateException(
                    "start this with bin/tallystick: it says where it lies");
        }
        return Path.of(home, "bin", "tallystick");
    }

    /**
     * Starts the server, and waits until it has recovered and takes requests.
     *
     * @return how long that took
     * @throws IOException if it ended instead, or took too long; the message ends with its log
     */
    public Duration start() throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        long loggedBytes = Files.exists(log) ? Files.size(log) : 0;
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .put("TALLYSTICK_BOOTSTRAP_CLIENT", client.id() + ":" + client.secret());
        builder.environment().put("TALLYSTICK_JVM_OPTS", jvmOptions);
        process = builder.start();
        HttpRequest ready = HttpRequest.newBuilder(url.resolve("/health/ready")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (!saysReady(loggedBytes) || !isReady(http, ready)) {
                if (!process.isAlive()) {
                    throw failed("the server ended with exit code " + process.exitValue());
                }
                if (System.nanoTime() - startNanos > READY_WITHIN.toNanos()) {
                    kill();
                    throw failed("the server was not ready within " + READY_WITHIN);
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            }
        }
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Whether it is this process that listens, and no stranger at the same port. */
    private boolean saysReady(long afterBytes) throws IOException {
        try (InputStream printed = Files.newInputStream(log)) {
            printed.skipNBytes(afterBytes);
            return new String(printed.readAllBytes(), UTF_8).contains("ready on " + url + " ");
        }
    }

    private static boolean isReady(HttpClient http, HttpRequest ready) throws InterruptedException {
        try {
            return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // nothing listens yet
        }
    }

    /** Ends the process by SIGKILL: it can do nothing about it, and nothing after it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * Ends the process by SIGTERM, in order.
     *
     * @throws IOException if it does not end in time; it is killed then
     */
    public void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOPPED_WITHIN)) {
            kill();
            throw failed("the server did not stop within " + STOPPED_WITHIN);
        }
    }

    /** {@return the exit code, once the process has ended by whatever hand} */
    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /** {@return whether it runs, be it suspended} */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** {@return the number of the process that was started last} */
    public long pid() {
        return process.pid();
    }

    /**
     * {@return a client of it, as whom it was made for, which sees at once that it is gone; to be
     * closed}
     */
    public ApiClient client() {
        return new ApiClient(url, client, Patience.FAIL_FAST);
    }

    /** {@return where it listens} */
    public URI url() {
        return url;
    }

    /** {@return the file with everything it printed} */
    public Path log() {
        return log;
    }

    private IOException failed(String what) throws IOException {
        List<String> lines = Files.readAllLines(log, UTF_8);
        List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
        return new IOException(what + "\n" + String.join("\n", tail));
    }

    /** {@return a port nobody listens on, and that this process has given to no other server} */
    private static int freePort() throws IOException {
        for (int tried = 0; tried < PORT_COUNT; tried++) {
            int port = PORT_FIRST + NEXT_PORT.getAndIncrement() % PORT_COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IOException("no port is free");
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }

    /** Leaves no process behind, whatever happened. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
