package dev.tallystick.rest.store;

import com.zaxxer.hikari.HikariConfig;

import java.sql.SQLException;

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

    /** {@return whether there was no room for it} */
    boolean isFull(SQLException e);

    /** {@return whether the database is not there: it, or the way to it} */
    boolean isLost(SQLException e);
}
