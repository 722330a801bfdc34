package dev.tallystick.rest.auth;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** {@code POST /oauth2/token}: a token for a client and its secret (RFC 6749, 4.4 and 5.2). */
final class TokenEndpoint {
    private static final int FORM_MAX_BYTES = 8_192;

    private final SecretChecks checks;
    private final Tokens tokens;

    private record Credentials(String clientId, String secret) {}

    TokenEndpoint(SecretChecks checks, Tokens tokens) {
        this.checks = checks;
        this.tokens = tokens;
    }

    Route route() {
        return new Route("POST", "/oauth2/token", Route.Access.OPEN, FORM_MAX_BYTES, this::token);
    }

    private Answer token(Call call) {
        Query form = new Query(call.form());
        Optional<String> grantType = form.text("grant_type");
        Optional<Credentials> credentials = credentials(call, form);
        Optional<String> scope = form.text("scope");
        if (grantType.isEmpty() || !form.isClean()) {
            return error(400, "invalid_request", "grant_type is missing, or a parameter repeated.");
        }
        if (!grantType.get().equals("client_credentials")) {
            return error(400, "unsupported_grant_type", "Only client_credentials is supported.");
        }
        if (credentials.isEmpty()) {
            return unknownClient();
        }
        Optional<Client> client = client(call, credentials.get());
        if (client.isEmpty()) {
            return unknownClient();
        }
        Set<Scope> all = client.get().scopes();
        Optional<Set<Scope>> granted =
                scope.isEmpty() ? Optional.of(all) : Scope.split(scope.get());
        if (granted.isEmpty() || granted.get().isEmpty() || !all.containsAll(granted.get())) {
            return error(400, "invalid_scope", "The client does not have these scopes.");
        }
        return issued(tokens.issue(client.get(), granted.get()), granted.get());
    }

    private Optional<Client> client(Call call, Credentials given) {
        return checks.recall(given.clientId(), given.secret())
                .or(
                        () ->
                                call.aside(
                                        () ->
                                                checks.check(
                                                        call.address(),
                                                        given.clientId(),
                                                        given.secret())));
    }

    private static Optional<Credentials> credentials(Call call, Query form) {
        Optional<String> authorization = call.header("Authorization");
        Optional<String> clientId = form.text("client_id");
        Optional<String> secret = form.text("client_secret");
        if (authorization.isPresent()) {
            return basic(authorization.get());
        }
        return clientId.isPresent() && secret.isPresent()
                ? Optional.of(new Credentials(clientId.get(), secret.get()))
                : Optional.empty();
    }

    /**
     * The id may come form-encoded (RFC 6749, 2.3.1): a plain one has nothing to encode but a
     * colon.
     */
    private static Optional<Credentials> basic(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(authorization.substring(6).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(
                            new Credentials(
                                    pair.substring(0, colon).replaceAll("(?i)%3a", ":"),
                                    pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Answer issued(String token, Set<Scope> scopes) {
        return Answer.json(
                        200,
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("access_token", token);
                            out.writeStringField("token_type", "Bearer");
                            out.writeNumberField("expires_in", Tokens.LIFETIME.toSeconds());
                            out.writeStringField("scope", Scope.join(scopes));
                            out.writeEndObject();
                        })
                .withHeader("Cache-Control", "no-store");
    }

    private static Answer unknownClient() {
        return error(401, "invalid_client", "Unknown client or wrong secret.")
                .withHeader("WWW-Authenticate", "Basic realm=\"tallystick\"");
    }

    /** RFC 6749 has its own shape of errors, and clients' libraries expect it. */
    private static Answer error(int status, String error, String description) {
        return Answer.json(
                        status,
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("error", error);
                            out.writeStringField("error_description", description);
                            out.writeEndObject();
                        })
                .withHeader("Cache-Control", "no-store");
    }
}
