package dev.tallystick.rest.http;

/**
 * One request that was answered.
 *
 * @param method the HTTP method; {@code OTHER} if it is none that clients use
 * @param route the path template, never the path itself; {@code none} where no route was found
 * @param status the status answered
 * @param nanos from the first line read to the answer handed over; of a stream to its first byte
 * @param requestId its Request-Id
 * @param clientId the client whose token it bore; null if none did
 * @param position the ledger position answered; null if there is none
 */
public record Answered(
        String method,
        String route,
        int status,
        long nanos,
        String requestId,
        String clientId,
        String position) {}
