package dev.tallystick.rest.tiers;

import dev.tallystick.rest.store.Database;

import java.util.function.Consumer;
import java.util.function.Function;

/** The database as tiers use it: one read or one write may go through several stores. */
final class TierDatabaseStore {
    private final Database database;

    TierDatabaseStore(Database database) {
        this.database = database;
    }

    /** Reads; see {@link Database#read}. */
    <R> R read(Function<TierSessionStore, R> work) {
        return database.read(handle -> work.apply(new TierSessionStore(handle)));
    }

    /** As {@link #read}, without a result. */
    void readOnly(Consumer<TierSessionStore> work) {
        read(
                handle -> {
                    work.accept(handle);
                    return null;
                });
    }

    /** Writes in one transaction; see {@link Database#write}. */
    <R> R write(Function<TierSessionStore, R> work) {
        return database.write(handle -> work.apply(new TierSessionStore(handle)));
    }

    /** As {@link #writeOnly}, and forgets; see {@link Database#writeThen}. */
    void writeThen(Consumer<TierSessionStore> work, Runnable always) {
        database.writeThen(
                handle -> {
                    work.accept(new TierSessionStore(handle));
                    return null;
                },
                always);
    }

    /** As {@link #write}, without a result. */
    void writeOnly(Consumer<TierSessionStore> work) {
        database.writeOnly(handle -> work.accept(new TierSessionStore(handle)));
    }
}
