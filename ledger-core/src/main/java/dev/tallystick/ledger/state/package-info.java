/**
 * What the ledger knows, in flat arenas behind one {@code put} with an undo log: accounts, lots,
 * sums per unit, programs, transaction keys, and what is due when. Nothing here decides.
 */
package dev.tallystick.ledger.state;
