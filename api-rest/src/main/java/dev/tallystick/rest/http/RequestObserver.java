package dev.tallystick.rest.http;

/** Is told of every answer; must neither block nor throw. */
@FunctionalInterface
public interface RequestObserver {
    /**
     * One request was answered.
     *
     * @param method the HTTP method
     * @param route the path template; {@code none} where no route was found
     * @param status the status answered
     * @param nanos from the first line read to the answer handed over
     * @param requestId its Request-Id
     * @param position the ledger position answered; null if there is none
     */
    void onAnswer(
            String method, String route, int status, long nanos, String requestId, String position);
}
