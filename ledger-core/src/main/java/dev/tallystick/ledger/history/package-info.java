/**
 * Reads the past from the journal: along the chains that entries form, newest first, with no second
 * copy of anything. Knows entries and nothing of files, state or threads. Source: ARCHITECTURE.md,
 * "Reading the past".
 */
package dev.tallystick.ledger.history;
