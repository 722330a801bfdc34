package dev.tallystick.rest.http;

import java.io.IOException;

/** Answers one kind of request. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface Handler {
    /**
     * {@return the answer}
     *
     * @throws dev.tallystick.rest.problem.ProblemException for every refusal
     * @throws IOException when the request cannot be read, or a disk fails
     */
    Answer handle(Call call) throws IOException;
}
