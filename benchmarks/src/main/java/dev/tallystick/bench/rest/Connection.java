package dev.tallystick.bench.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * One connection that is kept alive, with one request on its way at a time. Of an answer it reads
 * status and length, and takes the body without looking at it.
 */
final class Connection implements AutoCloseable {
    private static final int IN_BYTES = 128 << 10;
    private static final int STATUS_OFFSET = "HTTP/1.1 ".length();
    private static final byte[] LENGTH_HEADER = "\ncontent-length:".getBytes(US_ASCII);
    private static final byte[] RETRY_HEADER = "\nretry-after:".getBytes(US_ASCII);
    private static final int IN_HEAD = -1;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private ByteBuffer out = ByteBuffer.allocateDirect(0);
    private long sinceNanos;
    private int status;
    private int retryAfterSeconds;
    private long bodyBytes;
    private long bodyLeftBytes = IN_HEAD;

    Connection(SocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Sends one request.
     *
     * @param dueNanos from when on its latency counts
     */
    void send(RequestTemplate request, Draws draws, long dueNanos) throws IOException {
        if (out.capacity() < request.lengthBytes()) {
            out = ByteBuffer.allocateDirect(request.lengthBytes());
        }
        request.fill(out, draws);
        sinceNanos = dueNanos;
        write();
    }

    /**
     * Does what the selector found possible.
     *
     * @return whether the answer is complete
     */
    boolean proceed() throws IOException {
        if (key.isWritable()) {
            write();
        }
        return key.isReadable() && read();
    }

    /** {@return from when the latency of the request counts} */
    long sinceNanos() {
        return sinceNanos;
    }

    /** {@return the status of the last answer} */
    int status() {
        return status;
    }

    /** {@return when the last answer asks to come back; 0 if it does not} */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** {@return the length of the last answer's body} */
    long bodyBytes() {
        return bodyBytes;
    }

    private void write() throws IOException {
        channel.write(out);
        int wanted = SelectionKey.OP_READ | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    private boolean read() throws IOException {
        while (true) {
            int count = channel.read(in);
            if (count < 0) {
                throw new EOFException("the server closed a connection");
            }
            if (bodyLeftBytes == IN_HEAD) {
                int bodyOffset = endOfHead();
                if (bodyOffset < 0) {
                    return false;
                }
                readHead(bodyOffset);
                bodyLeftBytes = bodyBytes - (in.position() - bodyOffset);
            } else {
                bodyLeftBytes -= count;
            }
            boolean isFull = !in.hasRemaining();
            in.clear();
            if (bodyLeftBytes <= 0) {
                bodyLeftBytes = IN_HEAD;
                return true;
            }
            if (!isFull) {
                return false;
            }
        }
    }

    /** {@return where the body begins, -1 if the head is not here yet} */
    private int endOfHead() {
        for (int at = 3; at < in.position(); at++) {
            if (in.get(at) == '\n' && in.get(at - 1) == '\r' && in.get(at - 2) == '\n') {
                return at + 1;
            }
        }
        return -1;
    }

    private void readHead(int headBytes) throws IOException {
        status = number(STATUS_OFFSET);
        int retryAfter = status == 503 ? after(RETRY_HEADER, headBytes) : -1;
        retryAfterSeconds = retryAfter < 0 ? 0 : number(retryAfter);
        int length = after(LENGTH_HEADER, headBytes);
        if (length < 0) {
            byte[] head = new byte[headBytes];
            in.get(0, head);
            throw new IOException(
                    "an answer without a length: "
                            + new String(head, US_ASCII).toLowerCase(Locale.ROOT));
        }
        bodyBytes = number(length);
    }

    /** {@return where the value of a header begins, -1 if it is not there} */
    private int after(byte[] header, int headBytes) {
        for (int at = 0; at < headBytes - header.length; at++) {
            if (isHeader(header, at)) {
                return at + header.length + 1;
            }
        }
        return -1;
    }

    private boolean isHeader(byte[] header, int from) {
        for (int i = 0; i < header.length; i++) {
            byte value = in.get(from + i);
            boolean isUpper = value >= 'A' && value <= 'Z';
            if ((isUpper ? value + ('a' - 'A') : value) != header[i]) {
                return false;
            }
        }
        return true;
    }

    private int number(int from) {
        int number = 0;
        for (int at = from; in.get(at) >= '0' && in.get(at) <= '9'; at++) {
            number = 10 * number + (in.get(at) - '0');
        }
        return number;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
