package dev.tallystick.rest.store;

import com.zaxxer.hikari.HikariConfig;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

import javax.sql.DataSource;

/**
 * What differs between the databases: how they are reached, and what their failures mean. The
 * statements do not differ.
 */
sealed interface Dialect permits PostgresqlDialect, SqliteDialect {
    /** {@return which database it is, and where, for people; never a secret} */
    String description();

    /** {@return where connections come from, each new} */
    DataSource connections();

    /** {@return the pool of the connections that only read} */
    HikariConfig readPool();

    /** {@return the pool of the one connection that writes} */
    HikariConfig writePool();

    /** {@return whether {@link #scrub} is done in a moment, however much there is} */
    boolean scrubsAtOnce();

    /**
     * Lets nothing that was deleted stand in files.
     *
     * @param connection of its own, outside of a transaction
     * @param tables in which something was deleted
     * @return whether that was possible
     */
    boolean scrub(Connection connection, Set<String> tables) throws SQLException;

    /** {@return whether there was no room for it} */
    boolean isFull(SQLException e);

    /** {@return whether others kept it from being done, for too long; nothing is changed} */
    boolean isBusy(SQLException e);

    /** {@return whether the database is not there: it, or the way to it} */
    boolean isLost(SQLException e);
}
