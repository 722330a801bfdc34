package dev.tallystick.rest.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

import javax.sql.DataSource;

/** The tables, by numbered migrations that are never changed once they were released. */
final class Schema {
    private Schema() {}

    /**
     * Brings the tables up to date.
     *
     * @throws DatabaseRefusedException if a newer server made them
     */
    static void migrate(DataSource connections) {
        Flyway flyway =
                Flyway.configure(Schema.class.getClassLoader())
                        .dataSource(connections)
                        .locations("classpath:db/migration")
                        .javaMigrations(new SigmaMigration())
                        .load();
        requireNotNewer(flyway);
        flyway.migrate();
    }

    private static void requireNotNewer(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        Optional<MigrationVersion> known =
                newest(Arrays.stream(all).filter(m -> m.getState().isResolved()).toList());
        Optional<MigrationVersion> applied =
                newest(Arrays.stream(all).filter(m -> m.getState().isApplied()).toList());
        if (applied.isPresent() && known.isPresent() && applied.get().compareTo(known.get()) > 0) {
            throw new DatabaseRefusedException(
                    "the database's schema has version %s, this server knows %s: a newer server used it; nothing was changed"
                            .formatted(applied.get(), known.get()));
        }
    }

    private static Optional<MigrationVersion> newest(Iterable<MigrationInfo> migrations) {
        Optional<MigrationVersion> newest = Optional.empty();
        for (MigrationInfo migration : migrations) {
            MigrationVersion version = migration.getVersion();
            if (version != null
                    && newest.stream()
                            .noneMatch(
                                    n ->
                                            Comparator.<MigrationVersion>naturalOrder()
                                                            .compare(n, version)
                                                    >= 0)) {
                newest = Optional.of(version);
            }
        }
        return newest;
    }
}
