package dev.tallystick.rest.http;

import dev.tallystick.rest.problem.Problem;

import java.util.Set;

/**
 * Who asks.
 *
 * @param clientId the client the token was given to
 * @param programId the program (tenant) it works in; nothing of another one is visible to it
 * @param scopes what it may do
 * @param untilMs the first instant of real time, epoch milliseconds, at which its token is over
 */
public record Caller(String clientId, String programId, Set<Scope> scopes, long untilMs) {

    /** {@return whether it may do what a scope allows} */
    public boolean has(Scope scope) {
        return scopes.contains(scope);
    }

    /**
     * Demands a scope.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 403 {@code insufficient_scope}
     */
    public void require(Scope scope) {
        if (!scopes.contains(scope)) {
            throw Problem.of(
                            403,
                            "insufficient_scope",
                            "The token does not carry the scope " + scope.text() + ".")
                    .with("scope", scope.text())
                    .withHeader(
                            "WWW-Authenticate",
                            "Bearer error=\"insufficient_scope\", scope=\"" + scope.text() + "\"")
                    .exception();
        }
    }
}
