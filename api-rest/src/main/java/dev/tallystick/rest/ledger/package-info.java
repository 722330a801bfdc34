/** The door to the ledger, and what may be asked of it as a whole. */
package dev.tallystick.rest.ledger;
