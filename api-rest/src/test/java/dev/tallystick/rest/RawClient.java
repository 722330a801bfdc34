package dev.tallystick.rest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends what no library would. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket;

    private RawClient(Socket socket) {
        this.socket = socket;
    }

    /** Connects to a server on this machine. */
    public static RawClient connect(int port) throws IOException {
        return connect(port, 0);
    }

    /**
     * Connects to a server on this machine.
     *
     * @param receiveBytes how much the socket takes before it is read; 0 as usual
     */
    public static RawClient connect(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawClient(socket);
    }

    /** Sends these bytes. */
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends no more, but goes on reading. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** {@return the next byte; -1 at the end} */
    public int read() throws IOException {
        return socket.getInputStream().read();
    }

    /** {@return the head of the next answer} */
    public String head() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("no answer, but: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** {@return all that the server sends until it closes; what it reset counts as closed} */
    public String rest() {
        StringBuilder text = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                text.append((char) next);
            }
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the server did not close: " + text, e);
        } catch (IOException e) {
            return text.toString();
        }
        return text.toString();
    }

    /** Drops the connection at once, without goodbye. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
