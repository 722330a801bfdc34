package dev.tallystick.rest.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Clients and the signing key in SQL. Every request asks whether its client still is what it was:
 * that is kept in memory, and forgotten with each change.
 */
final class ClientStore {
    private static final String SELECT =
            "select client_id, program_id, scopes, secret_hash, name, disabled, generation,"
                    + " previous_hash, previous_until_ms from client ";
    private static final int SIGNING_KEY_BYTES = 32;
    private static final int REMEMBERED_MAX = 10_000;

    private final Database database;
    private final Cache<String, Client> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    ClientStore(Database database) {
        this.database = database;
    }

    Optional<Client> find(String clientId) {
        return database.read(handle -> find(handle, clientId));
    }

    /** {@return the client as it is, without SQL once it was asked for} */
    Optional<Client> current(String clientId) {
        return Optional.ofNullable(remembered.get(clientId, id -> find(id).orElse(null)));
    }

    /**
     * {@return clients below a number, newest first}
     *
     * @param programId of that program only; empty for all
     */
    List<Client> list(Optional<String> programId, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + "where client_no < :below and (:program = '' or"
                                                + " program_id = :program) order by client_no desc"
                                                + " limit :limit")
                                .bind("below", belowNumber)
                                .bind("program", programId.orElse(""))
                                .bind("limit", limit)
                                .map((row, context) -> clientOf(row))
                                .list());
    }

    /** {@return the client's number} */
    long numberOf(String clientId) {
        return database.read(
                handle ->
                        handle.createQuery("select client_no from client where client_id = ?")
                                .bind(0, clientId)
                                .mapTo(Long.class)
                                .one());
    }

    boolean isEmpty() {
        return database.read(
                handle ->
                        handle.createQuery("select count(*) from client").mapTo(Long.class).one()
                                == 0);
    }

    /** Creates the client, or replaces all of it but the time of its making. */
    void put(Client client, long nowMs) {
        database.writeThen(
                handle -> {
                    put(handle, client, nowMs);
                    return client;
                },
                () -> remembered.invalidate(client.clientId()));
    }

    /**
     * Replaces a client that still is what somebody saw.
     *
     * @param before empty if there was none
     * @return whether it was
     */
    boolean replace(Optional<Client> before, Client after, long nowMs) {
        return database.writeThen(
                handle -> {
                    if (!find(handle, after.clientId()).equals(before)) {
                        return false;
                    }
                    put(handle, after, nowMs);
                    return true;
                },
                () -> remembered.invalidate(after.clientId()));
    }

    private static void put(Handle handle, Client client, long nowMs) {
        long number =
                handle.createQuery("select coalesce(max(client_no), 0) + 1 from client")
                        .mapTo(Long.class)
                        .one();
        handle.createUpdate(
                        """
                        insert into client (client_id, program_id, scopes, secret_hash, name, disabled, generation,
                                            previous_hash, previous_until_ms, client_no, created_at_ms, updated_at_ms)
                        values (:clientId, :programId, :scopes, :secretHash, :name, :disabled, :generation,
                                :previousHash, :previousUntilMs, :number, :nowMs, :nowMs)
                        on conflict (client_id) do update set
                            program_id = excluded.program_id,
                            scopes = excluded.scopes,
                            secret_hash = excluded.secret_hash,
                            name = excluded.name,
                            disabled = excluded.disabled,
                            generation = excluded.generation,
                            previous_hash = excluded.previous_hash,
                            previous_until_ms = excluded.previous_until_ms,
                            updated_at_ms = excluded.updated_at_ms
                        """)
                .bind("clientId", client.clientId())
                .bind("programId", client.programId())
                .bind("scopes", Scope.join(client.scopes()))
                .bind("secretHash", client.secretHash())
                .bind("name", client.name())
                .bind("disabled", client.disabled() ? 1 : 0)
                .bind("generation", client.generation())
                .bind("previousHash", client.previous().map(Client.Previous::secretHash))
                .bind("previousUntilMs", client.previous().map(Client.Previous::untilMs))
                .bind("number", number)
                .bind("nowMs", nowMs)
                .execute();
    }

    /** {@return the key that signs tokens, made at the first call on a new database} */
    byte[] signingKey(long nowMs) {
        return database.write(
                handle -> {
                    Optional<byte[]> existing =
                            handle.createQuery("select secret from signing_key")
                                    .mapTo(byte[].class)
                                    .findFirst();
                    if (existing.isPresent()) {
                        return existing.get();
                    }
                    byte[] secret = new byte[SIGNING_KEY_BYTES];
                    new SecureRandom().nextBytes(secret);
                    handle.createUpdate(
                                    "insert into signing_key (key_id, secret, created_at_ms) values"
                                            + " (?, ?, ?)")
                            .bind(0, UUID.randomUUID().toString())
                            .bind(1, secret)
                            .bind(2, nowMs)
                            .execute();
                    return secret;
                });
    }

    private static Optional<Client> find(Handle handle, String clientId) {
        return handle.createQuery(SELECT + "where client_id = ?")
                .bind(0, clientId)
                .map((row, context) -> clientOf(row))
                .findOne();
    }

    private static Client clientOf(ResultSet row) throws SQLException {
        String scopes = row.getString("scopes");
        String previousHash = row.getString("previous_hash");
        return new Client(
                row.getString("client_id"),
                row.getString("program_id"),
                Scope.split(scopes)
                        .orElseThrow(() -> new IllegalStateException("unknown scope in " + scopes)),
                row.getString("secret_hash"),
                row.getString("name"),
                row.getInt("disabled") == 1,
                row.getLong("generation"),
                previousHash == null
                        ? Optional.empty()
                        : Optional.of(
                                new Client.Previous(
                                        previousHash, row.getLong("previous_until_ms"))));
    }
}
