package dev.tallystick.ledger.sim;

/** The simulated machine, or the process on it, ended in the middle of an operation on the disk. */
public final class PowerCut extends Error {
    private static final long serialVersionUID = 1;

    PowerCut(String during) {
        super("during " + during, null, false, false);
    }
}
