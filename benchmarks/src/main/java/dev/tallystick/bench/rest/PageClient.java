package dev.tallystick.bench.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/** Reads one page after the other over one connection, and waits for each. */
final class PageClient implements AutoCloseable {
    private static final String LENGTH_HEADER = "content-length:";
    private static final String NEXT_CURSOR = "\"nextCursor\":\"";
    private static final int HEAD_BYTES_MAX = 8_192;

    private final Socket socket;
    private final InputStream in;
    private final String token;

    PageClient(URI server, String token) throws IOException {
        this.token = token;
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 17);
    }

    /**
     * {@return the body of an answer}
     *
     * @throws IOException if its status is not 200
     */
    String get(String path) throws IOException {
        String request =
                "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(path, token);
        socket.getOutputStream().write(request.getBytes(UTF_8));
        String head = head();
        String body = new String(in.readNBytes(lengthBytes(head)), UTF_8);
        if (!head.startsWith("http/1.1 200 ")) {
            throw new IOException(path + ": " + head + body);
        }
        return body;
    }

    /** {@return the cursor of the page after one, null if that is the last} */
    static String nextCursor(String page) {
        int at = page.lastIndexOf(NEXT_CURSOR);
        int from = at + NEXT_CURSOR.length();
        return at < 0 ? null : page.substring(from, page.indexOf('"', from));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < HEAD_BYTES_MAX) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            head.append((char) c);
            if (c == '\n' && head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) >= 0) {
                return head.toString().toLowerCase(Locale.ROOT);
            }
        }
        throw new IOException("an answer without an end of its head: " + head);
    }

    private static int lengthBytes(String head) throws IOException {
        int at = head.indexOf(LENGTH_HEADER);
        if (at < 0) {
            throw new IOException("an answer without a length: " + head);
        }
        int from = at + LENGTH_HEADER.length();
        return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    }
}
