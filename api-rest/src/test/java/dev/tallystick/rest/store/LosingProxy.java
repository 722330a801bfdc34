package dev.tallystick.rest.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The way to a PostgreSQL, which breaks when told: a commit gets through and is done, and its
 * answer does not come back.
 */
public final class LosingProxy implements AutoCloseable {
    private static final String COMMIT = "COMMIT\0";
    private static final int BUFFER_BYTES = 64 << 10;

    private final ServerSocket listening;
    private final PostgresqlAddress target;
    private final AtomicReference<String> wanted = new AtomicReference<>();

    /** Leads to a database. */
    public LosingProxy(PostgresqlAddress target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /**
     * {@return where the database seems to be; statements come as text, so that one can see them}
     */
    public PostgresqlAddress address() {
        Properties properties = new Properties();
        properties.putAll(target.properties());
        properties.setProperty("preferQueryMode", "simple");
        String database = target.place().substring(target.place().indexOf('/'));
        return new PostgresqlAddress(
                "127.0.0.1:" + listening.getLocalPort() + database, properties);
    }

    /** Loses the answer to the commit of the next transaction in which a text is seen. */
    public void loseAnswerOf(String text) {
        wanted.set(text);
    }

    /** {@return whether that happened} */
    public boolean hasLost() {
        return wanted.get() == null;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                String[] place = target.place().split("[:/]", 3);
                new Way(client, new Socket(place[0], Integer.parseInt(place[1]))).open();
            } catch (IOException e) {
                // closed, or nobody there: whoever connected notices
            }
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One connection. */
    private final class Way {
        private final Socket client;
        private final Socket server;
        private boolean isSeen;
        private volatile boolean isLost;

        Way(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void open() {
            Thread.ofVirtual().start(() -> copy(client, server, true));
            Thread.ofVirtual().start(() -> copy(server, client, false));
        }

        private void copy(Socket from, Socket to, boolean isAsking) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int length = in.read(buffer);
                while (length >= 0) {
                    if (isAsking) {
                        look(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                    } else if (isLost) {
                        wanted.set(null);
                        return;
                    }
                    out.write(buffer, 0, length);
                    length = in.read(buffer);
                }
            } catch (IOException e) {
                // one of the ends is gone, and the other goes with it
            }
        }

        private void look(String asked) {
            String text = wanted.get();
            isSeen |= text != null && asked.contains(text);
            isLost |= isSeen && asked.contains(COMMIT);
        }
    }
}
