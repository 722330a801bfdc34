package dev.tallystick.rest.auth;

import dev.tallystick.rest.json.IdRule;

import java.util.Optional;

/**
 * The client an operator wants to exist from the start, with every scope.
 *
 * @param clientId its id
 * @param secret its secret
 */
public record BootstrapClient(String clientId, String secret) {
    /** The environment variable that names it: {@code id:secret}. */
    public static final String VARIABLE = "TALLYSTICK_BOOTSTRAP_CLIENT";

    /** The program it works in, made if there is none. */
    public static final String PROGRAM = "demo";

    private static final int SECRET_LENGTH_MAX = 200;

    /**
     * {@return the client in {@code id:secret}; empty if the text is null}
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Optional<BootstrapClient> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        int colon = text.indexOf(':');
        String clientId = colon < 0 ? "" : text.substring(0, colon);
        String secret = text.substring(colon + 1);
        boolean visible = secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!IdRule.PLAIN.allows(clientId)
                || secret.isEmpty()
                || secret.length() > SECRET_LENGTH_MAX
                || !visible) {
            throw new IllegalArgumentException(
                    VARIABLE
                            + " must be id:secret, the id "
                            + IdRule.PLAIN.description()
                            + ", the secret visible ASCII");
        }
        return Optional.of(new BootstrapClient(clientId, secret));
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "BootstrapClient[" + clientId + "]";
    }
}
