package dev.tallystick.rest.http;

/** Waits until what a client has seen of the ledger is there to be read ({@code minPosition}). */
@FunctionalInterface
public interface PositionWait {
    /**
     * Returns once the position is durable.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 503 if that takes too long
     */
    void await(long position);
}
