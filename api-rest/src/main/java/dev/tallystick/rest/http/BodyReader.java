package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Reads the body of one request: no more than its route allows, no slower than is bearable, and
 * outside of the requests at work for as long as its client has not sent it. Room is held for what
 * has come, not for what was promised; a small body needs none, for there are no more of them than
 * connections.
 */
final class BodyReader {
    private static final int INCOMPLETE = 408;
    private static final int DRAIN_MAX_BYTES = 64 << 20;
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What is declared may never come: room is made as it does, beginning with this. */
    private static final int SMALL_BYTES = 4 << 10;

    private final Context context;
    private final Admission.Turn turn;
    private final String client;
    private final int maxBytes;

    /**
     * Makes a reader.
     *
     * @param client who sends it; empty for a stranger
     */
    BodyReader(Context context, Admission.Turn turn, String client, int maxBytes) {
        this.context = context;
        this.turn = turn;
        this.client = client;
        this.maxBytes = maxBytes;
    }

    /**
     * {@return the body}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 408, 413 or 503
     */
    byte[] read() {
        long declaredBytes = context.req().getContentLengthLong();
        if (declaredBytes == 0) {
            return new byte[0];
        }
        if (declaredBytes > maxBytes && context.header("Expect") != null) {
            throw tooLarge(); // unasked: to touch the stream is to say "continue"
        }
        try {
            InputStream in = context.req().getInputStream();
            if (declaredBytes > maxBytes) {
                throw tooLarge(in);
            }
            // what came with the head is read at once: whoever was let in is not to queue again
            return declaredBytes > 0 && in.available() >= declaredBytes
                    ? readWhole(in, declaredBytes)
                    : await(in, declaredBytes);
        } catch (IOException e) {
            // gone or silent: a client's doing, not a fault of the server
            throw incomplete();
        }
    }

    /**
     * {@return what comes of a body that is read while it comes} It is outside of the requests at
     * work meanwhile. A client that waits to be told to go on is told so by the first read: what is
     * refused before is refused unsent.
     *
     * @throws ProblemException 408, 413 or 503, or whatever the reading throws
     */
    <T> T stream(Call.Reading<T> reading) {
        if (context.req().getContentLengthLong() > maxBytes && context.header("Expect") != null) {
            throw tooLarge(); // unasked: to touch the stream is to say "continue"
        }
        T result;
        UploadStream body = new UploadStream(context.req()::getInputStream, maxBytes, turn.pace());
        try {
            turn.awaitBody();
            try {
                result = reading.read(body);
            } catch (ProblemException e) {
                boolean isSent = body.isOpen() || context.header("Expect") == null;
                if (isSent && e.problem().status() != INCOMPLETE) {
                    drain(context.req().getInputStream());
                }
                throw e;
            } finally {
                turn.onBody();
            }
        } catch (IOException e) {
            throw incomplete();
        }
        turn.resume();
        return result;
    }

    private byte[] await(InputStream in, long declaredBytes) throws IOException {
        byte[] body;
        turn.awaitBody();
        try {
            body = readWhole(in, declaredBytes);
        } finally {
            turn.onBody();
        }
        turn.resume();
        return body;
    }

    private byte[] readWhole(InputStream in, long declaredBytes) throws IOException {
        Pace pace = turn.pace();
        int endBytes = declaredBytes < 0 ? maxBytes + 1 : (int) declaredBytes;
        byte[] body = new byte[Math.min(endBytes, Math.max(SMALL_BYTES, in.available()))];
        hold(in, body.length - SMALL_BYTES);
        int length = 0;
        int count = read(in, body, length, pace);
        while (count >= 0) {
            length += count;
            if (length > maxBytes) {
                throw tooLarge(in);
            }
            if (length == declaredBytes) {
                break;
            }
            if (length == body.length) {
                int newLength = (int) Math.min(2L * length, endBytes);
                hold(in, newLength - length);
                body = Arrays.copyOf(body, newLength);
            }
            count = read(in, body, length, pace);
        }
        if (length < declaredBytes) {
            throw incomplete();
        }
        return length == body.length ? body : Arrays.copyOf(body, length);
    }

    private void hold(InputStream in, int bytes) throws IOException {
        try {
            turn.hold(client, Math.max(0, bytes));
        } catch (ProblemException e) {
            drain(in);
            throw e;
        }
    }

    private static int read(InputStream in, byte[] into, int offset, Pace pace) throws IOException {
        int count = in.read(into, offset, into.length - offset);
        if (!pace.keeps(Math.max(0, count), System.nanoTime())) {
            throw incomplete();
        }
        return count;
    }

    private RuntimeException tooLarge(InputStream in) throws IOException {
        drain(in);
        return tooLarge();
    }

    /** Reads on for a while, so that a client still sending gets to see the answer. */
    private void drain(InputStream in) throws IOException {
        turn.awaitBody();
        turn.release();
        Pace pace = turn.pace();
        long endNanos = System.nanoTime() + DRAIN_NANOS;
        byte[] sink = new byte[SMALL_BYTES];
        long drained = 0;
        int count = read(in, sink, 0, pace);
        while (count >= 0 && drained < DRAIN_MAX_BYTES && System.nanoTime() - endNanos < 0) {
            drained += count;
            count = read(in, sink, 0, pace);
        }
    }

    private RuntimeException tooLarge() {
        return Problem.of(
                        413, "body_too_large", "The body may have at most " + maxBytes + " bytes.")
                .exception();
    }

    /** {@return 408: the client's doing} */
    static ProblemException incomplete() {
        return Problem.of(
                        INCOMPLETE,
                        "body_incomplete",
                        "The body did not arrive whole, or too slowly.")
                .exception();
    }
}
