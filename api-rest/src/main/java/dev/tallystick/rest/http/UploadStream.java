package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.io.IOException;
import java.io.InputStream;

/**
 * A body as it comes, for a reader that does not wait for the whole of it. The client's pace is
 * measured by the time that is spent waiting for it, not by what the reader does in between.
 */
final class UploadStream extends InputStream {
    private final Source source;
    private final int maxBytes;
    private final Pace pace;
    private final long beganNanos = System.nanoTime();
    private InputStream in;
    private long waitedNanos;
    private long lengthBytes;

    /** Where the body comes from. */
    @FunctionalInterface
    interface Source {
        /** Opens it, by which a client that waits to be told to go on is told so. */
        InputStream open() throws IOException;
    }

    /**
     * @param source opened when something is read for the first time, and not before
     */
    UploadStream(Source source, int maxBytes, Pace pace) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.pace = pace;
    }

    /** {@return whether the client was told to go on} */
    boolean isOpen() {
        return in != null;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ProblemException 413 for more than the route allows, 408 for what does not arrive
     */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        long startNanos = System.nanoTime();
        int count;
        try {
            if (in == null) {
                in = source.open();
            }
            count = in.read(into, offset, length);
        } catch (IOException e) {
            throw BodyReader.incomplete(); // gone or silent: a client's doing, no fault of ours
        }
        waitedNanos += System.nanoTime() - startNanos;
        if (!pace.keeps(Math.max(0, count), beganNanos + waitedNanos)) {
            throw BodyReader.incomplete();
        }
        lengthBytes += Math.max(0, count);
        if (lengthBytes > maxBytes) {
            throw Problem.of(
                            413,
                            "body_too_large",
                            "The body may have at most " + maxBytes + " bytes.")
                    .exception();
        }
        return count;
    }
}
