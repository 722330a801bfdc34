package dev.tallystick.rest.auth;

import dev.tallystick.rest.http.Authenticator;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.store.Database;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Clients, secrets and tokens, put together. */
public final class Auth implements AutoCloseable {
    private static final String GENERATED_CLIENT_ID = "bootstrap";

    private final ClientStore clients;
    private final Secrets secrets = new Secrets();
    private final SecretChecks checks;
    private final Tokens tokens;
    private final Clock clock;

    /**
     * @param database open
     * @param clock real time
     */
    public Auth(Database database, Clock clock) {
        this.clients = new ClientStore(database);
        this.checks = new SecretChecks(clients, secrets, clock);
        this.tokens = new Tokens(clients.signingKey(clock.millis()), clients::current, clock);
        this.clock = clock;
    }

    /** {@return what hashes secrets} */
    public Secrets secrets() {
        return secrets;
    }

    /** {@return who tells callers by their tokens} */
    public Authenticator authenticator() {
        return tokens;
    }

    /**
     * {@return the token and client operations}
     *
     * @param programExists tells whether there is a program of that id
     */
    public List<Route> routes(Predicate<String> programExists) {
        List<Route> routes = new ArrayList<>();
        routes.add(new TokenEndpoint(checks, tokens).route());
        routes.addAll(new ClientsEndpoint(clients, secrets, checks, programExists, clock).routes());
        return routes;
    }

    /**
     * Makes sure that there is a client with every scope: the wished one, or on a database without
     * any client a generated one.
     *
     * @return the generated client, to be shown once; empty if none was generated
     */
    public Optional<BootstrapClient> bootstrap(Optional<BootstrapClient> wished) {
        if (wished.isPresent()) {
            ensure(wished.get());
            return Optional.empty();
        }
        if (!clients.isEmpty()) {
            return Optional.empty();
        }
        BootstrapClient generated = new BootstrapClient(GENERATED_CLIENT_ID, secrets.generate());
        ensure(generated);
        return Optional.of(generated);
    }

    /** {@return whether there is no client at all: the database is new} */
    public boolean knowsNobody() {
        return clients.isEmpty();
    }

    /**
     * Checks no more secrets: whoever waits for that is sent away, so that nobody waits for them.
     */
    @Override
    public void close() {
        checks.close();
    }

    private void ensure(BootstrapClient wished) {
        Optional<Client> existing = clients.find(wished.clientId());
        Optional<String> hash =
                existing.map(Client::secretHash)
                        .filter(known -> secrets.fits(Optional.of(known), wished.secret()));
        Client complete =
                new Client(
                        wished.clientId(),
                        existing.map(Client::programId).orElse(BootstrapClient.PROGRAM),
                        EnumSet.allOf(Scope.class),
                        hash.orElseGet(() -> secrets.hash(wished.secret())),
                        existing.map(Client::name).orElse(null),
                        false,
                        existing.map(Client::generation).orElse(0L),
                        existing.flatMap(Client::previous));
        if (!existing.equals(Optional.of(complete))) {
            clients.put(complete, clock.millis());
        }
        checks.remember(complete, wished.secret());
    }
}
