package dev.tallystick.rest.auth;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * {@code PUT} and {@code GET /v1/clients/{clientId}}, {@code GET /v1/clients}: who may use the API,
 * for operators. An answer shows the secret when one was made, which is the only time it can be
 * seen.
 */
final class ClientsEndpoint {
    private static final String LIST_PATH = "/v1/clients";
    private static final String ONE_PATH = LIST_PATH + "/{clientId}";
    private static final int ATTEMPTS_MAX = 20;

    private final ClientStore clients;
    private final Secrets secrets;
    private final SecretChecks checks;
    private final Predicate<String> programExists;
    private final Clock clock;

    ClientsEndpoint(
            ClientStore clients,
            Secrets secrets,
            SecretChecks checks,
            Predicate<String> programExists,
            Clock clock) {
        this.clients = clients;
        this.secrets = secrets;
        this.checks = checks;
        this.programExists = programExists;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.ADMIN, this::put),
                Route.get(ONE_PATH, Scope.ADMIN, this::get),
                Route.get(LIST_PATH, Scope.ADMIN, this::list));
    }

    private Answer get(Call call) {
        call.query().finish();
        String clientId = call.pathId("clientId", IdRule.PLAIN);
        Client client =
                clients.find(clientId)
                        .orElseThrow(
                                () ->
                                        Problem.notFound(
                                                        "client_not_found",
                                                        "There is no such client.")
                                                .exception());
        return answer(200, client, Optional.empty());
    }

    private Answer list(Call call) {
        Query query = call.query();
        Page page = Page.read(LIST_PATH, call.caller().programId(), query, "program");
        Optional<String> programId = query.id("program", IdRule.PLAIN);
        query.finish();
        List<Client> found = clients.list(programId, page.below(), page.wanted());
        return page.answer(
                        found,
                        client -> clients.numberOf(client.clientId()),
                        (out, client) -> write(out, client, Optional.empty()))
                .withHeader("Cache-Control", "no-store");
    }

    private Answer put(Call call) {
        call.query().finish();
        String clientId = call.pathId("clientId", IdRule.PLAIN);
        ClientChange change = ClientChange.read(Fields.of(call.json()));
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<Client> before = clients.find(clientId);
            change.requireComplete(before.isEmpty());
            Preconditions.requireMatch(call, before.map(ClientsEndpoint::etag));
            Optional<String> secret =
                    before.isEmpty() || change.rotates()
                            ? Optional.of(secrets.generate())
                            : Optional.empty();
            Client after =
                    change.over(
                            before.orElseGet(
                                    () ->
                                            new Client(
                                                    clientId,
                                                    call.caller().programId(),
                                                    Set.of(),
                                                    "")),
                            secret.map(secrets::hash),
                            clock.millis());
            if (!programExists.test(after.programId())) {
                throw Problem.notFound("program_not_found", "There is no such program.")
                        .exception();
            }
            if (clients.replace(before, after, clock.millis())) {
                secret.ifPresent(made -> checks.remember(after, made));
                return answer(before.isEmpty() ? 201 : 200, after, secret);
            }
        }
        throw Problem.unavailable("overloaded", "The client is changed by too many.", 1)
                .exception();
    }

    private Answer answer(int status, Client client, Optional<String> secret) {
        return Answer.json(status, out -> write(out, client, secret))
                .withHeader("ETag", etag(client))
                .withHeader("Cache-Control", "no-store");
    }

    private void write(JsonGenerator out, Client client, Optional<String> secret)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("clientId", client.clientId());
        out.writeStringField("program", client.programId());
        out.writeStringField("name", client.name());
        out.writeArrayFieldStart("scopes");
        for (Scope scope : Scope.values()) {
            if (client.scopes().contains(scope)) {
                out.writeString(scope.text());
            }
        }
        out.writeEndArray();
        out.writeBooleanField("disabled", client.disabled());
        if (client.previousHash(clock.millis()).isPresent()) {
            long untilMs = client.previous().orElseThrow().untilMs();
            out.writeStringField("previousSecretUntil", Times.format(untilMs));
        }
        if (secret.isPresent()) {
            out.writeStringField("secret", secret.get());
        }
        out.writeEndObject();
    }

    private static String etag(Client client) {
        byte[] content =
                Json.write(
                        out -> {
                            out.writeStartArray();
                            out.writeString(client.programId());
                            out.writeString(Scope.join(client.scopes()));
                            out.writeString(client.secretHash());
                            out.writeString(client.name());
                            out.writeBoolean(client.disabled());
                            out.writeNumber(client.generation());
                            out.writeString(
                                    client.previous()
                                            .map(before -> String.valueOf(before.untilMs()))
                                            .orElse(null));
                            out.writeEndArray();
                        });
        return '"' + UUID.nameUUIDFromBytes(content).toString() + '"';
    }
}
