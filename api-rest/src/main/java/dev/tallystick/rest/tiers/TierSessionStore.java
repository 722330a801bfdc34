package dev.tallystick.rest.tiers;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * A read or a write of the database that is under way: what the stores of tiers work in, handed on
 * by those who know no SQL.
 *
 * @param handle of the read or write
 */
record TierSessionStore(Handle handle) {
    Query createQuery(String sql) {
        return handle.createQuery(sql);
    }

    Update createUpdate(String sql) {
        return handle.createUpdate(sql);
    }
}
