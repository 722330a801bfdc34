package dev.tallystick.rest.auth;

import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Clients and the signing key in SQL. */
final class ClientStore {
    private static final int SIGNING_KEY_BYTES = 32;

    private final Database database;

    ClientStore(Database database) {
        this.database = database;
    }

    Optional<Client> find(String clientId) {
        return database.read(handle -> find(handle, clientId));
    }

    boolean isEmpty() {
        return database.read(
                handle ->
                        handle.createQuery("select count(*) from client").mapTo(Long.class).one()
                                == 0);
    }

    /** Creates the client, or replaces all of it but the time of its making. */
    void put(Client client, long nowMs) {
        database.writeOnly(
                handle ->
                        handle.createUpdate(
                                        """
                                        insert into client (client_id, program_id, scopes, secret_hash, created_at_ms, updated_at_ms)
                                        values (:clientId, :programId, :scopes, :secretHash, :nowMs, :nowMs)
                                        on conflict (client_id) do update set
                                            program_id = excluded.program_id,
                                            scopes = excluded.scopes,
                                            secret_hash = excluded.secret_hash,
                                            updated_at_ms = excluded.updated_at_ms
                                        """)
                                .bind("clientId", client.clientId())
                                .bind("programId", client.programId())
                                .bind("scopes", Scope.join(client.scopes()))
                                .bind("secretHash", client.secretHash())
                                .bind("nowMs", nowMs)
                                .execute());
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
        return handle.createQuery(
                        "select client_id, program_id, scopes, secret_hash from client where"
                                + " client_id = ?")
                .bind(0, clientId)
                .map((row, context) -> clientOf(row))
                .findOne();
    }

    private static Client clientOf(ResultSet row) throws SQLException {
        String scopes = row.getString("scopes");
        return new Client(
                row.getString("client_id"),
                row.getString("program_id"),
                Scope.split(scopes)
                        .orElseThrow(() -> new IllegalStateException("unknown scope in " + scopes)),
                row.getString("secret_hash"));
    }
}
