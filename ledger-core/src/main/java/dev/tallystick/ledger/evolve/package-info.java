/** Applies recorded effects to the state: chooses nothing, refuses nothing. */
package dev.tallystick.ledger.evolve;
