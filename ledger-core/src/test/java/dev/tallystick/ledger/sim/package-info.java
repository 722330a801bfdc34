/**
 * The simulator: the ledger's own classes on a disk and a clock that one seed decides, through
 * crashes and recoveries. {@link dev.tallystick.ledger.sim.SimulatedDisk} loses what was not
 * forced; ARCHITECTURE.md, "Proofs", tells what is checked.
 */
package dev.tallystick.ledger.sim;
