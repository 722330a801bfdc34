package dev.tallystick.rest.http;

import java.io.IOException;

/** What an answer carries. */
public sealed interface Body {
    /**
     * Known whole before the first byte is sent.
     *
     * @param bytes never changed after
     */
    @SuppressWarnings("ArrayRecordComponent") // bodies are sent, never compared
    record Whole(byte[] bytes) implements Body {}

    /**
     * Comes into being while it is sent, for as long as its writer goes on. How many there may be
     * at once is limited ({@link Streams}).
     */
    record Streamed(Writer writer) implements Body {}

    /** Writes a body. */
    @FunctionalInterface
    interface Writer {
        /**
         * Writes all of it, and returns early once {@code out} is no longer open. Runs on the
         * request's virtual thread: a client that takes its time blocks nobody else.
         *
         * @throws IOException if the client is gone, takes nothing, or a disk fails
         */
        void write(StreamOutput out) throws IOException;
    }
}
