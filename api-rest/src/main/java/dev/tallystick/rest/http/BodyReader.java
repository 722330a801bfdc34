package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;

import io.javalin.http.Context;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the body of one request: no more than its route allows, no slower than is bearable, and
 * outside of the requests at work for as long as its client has not sent it.
 */
final class BodyReader {
    private static final int DRAIN_MAX_BYTES = 64 << 20;
    private static final int PIECE_BYTES = 64 << 10;

    private final Context context;
    private final Admission.Turn turn;
    private final int maxBytes;
    private long beganNanos;
    private long arrivedBytes;

    BodyReader(Context context, Admission.Turn turn, int maxBytes) {
        this.context = context;
        this.turn = turn;
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
        turn.hold(declaredBytes < 0 ? maxBytes : Math.min(declaredBytes, maxBytes));
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
        beganNanos = System.nanoTime();
        byte[] body = new byte[declaredBytes < 0 ? PIECE_BYTES : piece((int) declaredBytes)];
        int length = 0;
        int count = read(in, body, length);
        while (count >= 0) {
            length += count;
            if (length > maxBytes) {
                throw tooLarge(in);
            }
            if (length == declaredBytes) {
                break;
            }
            if (length == body.length) {
                body = Arrays.copyOf(body, (int) Math.min(2L * length, maxBytes + 1L));
            }
            count = read(in, body, length);
        }
        if (length < declaredBytes) {
            throw incomplete();
        }
        return length == body.length ? body : Arrays.copyOf(body, length);
    }

    /** What is declared may never come: room is made as it does. */
    private static int piece(int declaredBytes) {
        return Math.min(declaredBytes, PIECE_BYTES);
    }

    private int read(InputStream in, byte[] into, int offset) throws IOException {
        int count = in.read(into, offset, into.length - offset);
        arrivedBytes += Math.max(0, count);
        if (turn.isTooSlow(arrivedBytes, System.nanoTime() - beganNanos)) {
            throw incomplete();
        }
        return count;
    }

    /** Reads on for a while, so that a client still sending gets to see the answer. */
    private RuntimeException tooLarge(InputStream in) throws IOException {
        turn.awaitBody();
        beganNanos = System.nanoTime();
        byte[] sink = new byte[PIECE_BYTES];
        long drained = 0;
        int count = read(in, sink, 0);
        while (count >= 0 && drained < DRAIN_MAX_BYTES) {
            drained += count;
            count = read(in, sink, 0);
        }
        return tooLarge();
    }

    private RuntimeException tooLarge() {
        return Problem.of(
                        413, "body_too_large", "The body may have at most " + maxBytes + " bytes.")
                .exception();
    }

    private static RuntimeException incomplete() {
        return Problem.of(408, "body_incomplete", "The body did not arrive whole, or too slowly.")
                .exception();
    }
}
