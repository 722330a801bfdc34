/** The program plane's database: one file of SQLite, its schema by migrations. */
package dev.tallystick.rest.store;
