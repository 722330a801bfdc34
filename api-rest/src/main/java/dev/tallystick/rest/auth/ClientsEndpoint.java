package dev.tallystick.rest.auth;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.problem.Problem;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * {@code PUT /v1/clients/{id}}: who may use the API, for operators. The answer shows the secret
 * when one was made, which is the only time it can be seen.
 */
final class ClientsEndpoint {
    private static final int SCOPE_COUNT_MAX = 20;

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

    Route route() {
        return Route.put("/v1/clients/{clientId}", Scope.ADMIN, this::put);
    }

    private Answer put(Call call) {
        call.query().finish();
        String clientId = call.pathId("clientId", IdRule.PLAIN);
        Fields body = Fields.of(call.json());
        Optional<Client> before = clients.find(clientId);
        Optional<String> program = body.optionalId("program", IdRule.PLAIN);
        Optional<Set<Scope>> scopes = scopes(body);
        boolean rotate = body.flag("rotateSecret");
        if (before.isEmpty() && scopes.isEmpty()) {
            body.error("scopes", "missing_field", "Must be given for a new client.");
        }
        body.finish();
        Preconditions.requireMatch(call, before.map(ClientsEndpoint::etag));
        String programId =
                program.or(() -> before.map(Client::programId)).orElse(call.caller().programId());
        if (!programExists.test(programId)) {
            throw Problem.notFound("program_not_found", "There is no such program.").exception();
        }
        Optional<String> secret =
                before.isEmpty() || rotate ? Optional.of(secrets.generate()) : Optional.empty();
        Client after =
                new Client(
                        clientId,
                        programId,
                        scopes.or(() -> before.map(Client::scopes)).orElseThrow(),
                        secret.map(secrets::hash)
                                .orElseGet(() -> before.orElseThrow().secretHash()));
        clients.put(after, clock.millis());
        secret.ifPresent(made -> checks.remember(after, made));
        return answer(before.isEmpty() ? 201 : 200, after, secret);
    }

    private static Optional<Set<Scope>> scopes(Fields body) {
        Optional<List<String>> names = body.strings("scopes", SCOPE_COUNT_MAX);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String name : names.get()) {
            Optional<Scope> scope = Scope.of(name);
            if (scope.isEmpty()) {
                body.error("scopes", "invalid_value", "There is no scope " + name + ".");
            }
            scope.ifPresent(scopes::add);
        }
        return Optional.of(scopes);
    }

    private static Answer answer(int status, Client client, Optional<String> secret) {
        return Answer.json(
                        status,
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("clientId", client.clientId());
                            out.writeStringField("program", client.programId());
                            out.writeArrayFieldStart("scopes");
                            for (Scope scope : client.scopes()) {
                                out.writeString(scope.text());
                            }
                            out.writeEndArray();
                            if (secret.isPresent()) {
                                out.writeStringField("secret", secret.get());
                            }
                            out.writeEndObject();
                        })
                .withHeader("ETag", etag(client))
                .withHeader("Cache-Control", "no-store");
    }

    private static String etag(Client client) {
        byte[] content =
                Json.write(
                        out -> {
                            out.writeStartArray();
                            out.writeString(client.programId());
                            out.writeString(Scope.join(client.scopes()));
                            out.writeString(client.secretHash());
                            out.writeEndArray();
                        });
        return '"' + UUID.nameUUIDFromBytes(content).toString() + '"';
    }
}
