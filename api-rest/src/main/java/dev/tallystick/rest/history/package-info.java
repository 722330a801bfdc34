/**
 * What happened: histories of members, partners and the program, transactions and what became of
 * them, expiries. Read from the journal's chains; nothing is kept a second time. Source:
 * ARCHITECTURE.md, "Reading the past".
 */
package dev.tallystick.rest.history;
