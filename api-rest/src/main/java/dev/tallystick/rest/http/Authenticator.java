package dev.tallystick.rest.http;

/** Tells who asks. */
@FunctionalInterface
public interface Authenticator {
    /**
     * {@return the caller}
     *
     * @param authorization the Authorization header; null if there is none
     * @throws dev.tallystick.rest.problem.ProblemException 401
     */
    Caller authenticate(String authorization);
}
