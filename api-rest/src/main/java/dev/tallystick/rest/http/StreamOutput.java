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

    private interface Sending {
        void run() throws IOException;
    }

    private final OutputStream out;
    private final Admission.Turn turn;
    private final Thread thread = Thread.currentThread();
    private volatile boolean open = true;

    StreamOutput(OutputStream out, Admission.Turn turn) {
        this.out = out;
        this.turn = turn;
    }

    /** {@return whether to go on: false once the server is asked to stop} */
    public boolean isOpen() {
        return open;
    }

    /** Writes bytes; they leave at the latest with the next {@link #flush}. */
    public void write(byte[] bytes) throws IOException {
        send(() -> out.write(bytes));
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        send(out::flush);
    }

    /** Only meanwhile does it depend on the client how fast it goes. */
    private void send(Sending sending) throws IOException {
        turn.writing();
        try {
            sending.run();
        } catch (IOException e) {
            throw new ClientException(e);
        } finally {
            turn.streaming();
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
