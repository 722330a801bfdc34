/**
 * The program plane's database, its schema by migrations. SQLite and PostgreSQL take the same
 * statements: {@code bytea}, {@code varchar(n)}, {@code bigint}, {@code on conflict}; booleans are
 * integers; letters are compared without their case by {@code lower()} on both sides. What no such
 * statement can do to rows that are there is a migration in Java.
 */
package dev.tallystick.rest.store;
