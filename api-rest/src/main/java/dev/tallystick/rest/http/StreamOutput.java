package dev.tallystick.rest.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Where a streamed body goes. Writing waits for the client; no more is held for it than a buffer of
 * fixed size.
 */
public final class StreamOutput {
    /** The client is gone, or has taken nothing for too long. */
    static final class ClientException extends IOException {
        private static final long serialVersionUID = 1;

        ClientException(IOException cause) {
            super("the client takes no more", cause);
        }
    }

    private final OutputStream out;
    private final Thread thread = Thread.currentThread();
    private volatile boolean open = true;

    StreamOutput(OutputStream out) {
        this.out = out;
    }

    /** {@return whether to go on: false once the server is asked to stop} */
    public boolean isOpen() {
        return open;
    }

    /** Writes bytes; they leave at the latest with the next {@link #flush}. */
    public void write(byte[] bytes) throws IOException {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new ClientException(e);
        }
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw new ClientException(e);
        }
    }

    /** Asks the writer to come to an end. */
    void end() {
        open = false;
    }

    /** Takes the writer out of whatever it waits for. */
    void cut() {
        thread.interrupt();
    }
}
