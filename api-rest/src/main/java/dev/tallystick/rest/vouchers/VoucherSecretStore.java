package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.store.Database;

import java.security.SecureRandom;
import java.util.Optional;

/** The server's secret for codes in SQL. */
final class VoucherSecretStore {
    private static final String SECRET_ID = "codes";
    private static final int SECRET_BYTES = 32;

    private final Database database;

    VoucherSecretStore(Database database) {
        this.database = database;
    }

    /** {@return the secret, made at the first call on a new database} */
    byte[] secret(long nowMs) {
        return database.write(
                handle -> {
                    Optional<byte[]> existing =
                            handle.createQuery(
                                            "select secret from voucher_secret where secret_id = ?")
                                    .bind(0, SECRET_ID)
                                    .mapTo(byte[].class)
                                    .findOne();
                    if (existing.isPresent()) {
                        return existing.get();
                    }
                    byte[] secret = new byte[SECRET_BYTES];
                    new SecureRandom().nextBytes(secret);
                    handle.createUpdate(
                                    "insert into voucher_secret (secret_id, secret, created_at_ms)"
                                            + " values (?, ?, ?)")
                            .bind(0, SECRET_ID)
                            .bind(1, secret)
                            .bind(2, nowMs)
                            .execute();
                    return secret;
                });
    }
}
