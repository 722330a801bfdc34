package dev.tallystick.rest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/**
 * What a client signs in with.
 *
 * @param id the client's id
 * @param secret its secret; never printed
 */
public record Credentials(String id, String secret) {
    /**
     * {@return the credentials written as {@code id:secret}}
     *
     * @throws IllegalArgumentException if there is no colon, or nothing on one side of it
     */
    public static Credentials parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw new IllegalArgumentException("expected a client as id:secret");
        }
        return new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    /**
     * {@return the form that asks for a token} The pair stands in the form: of a Basic header
     * servers differ on what is encoded in it.
     */
    String toForm() {
        return "grant_type=client_credentials&client_id="
                + URLEncoder.encode(id, UTF_8)
                + "&client_secret="
                + URLEncoder.encode(secret, UTF_8);
    }

    @Override
    public String toString() {
        return id + ":…";
    }
}
