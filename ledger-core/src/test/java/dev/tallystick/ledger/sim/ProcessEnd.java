package dev.tallystick.ledger.sim;

/** The ledger ended its process, because its disk failed. */
final class ProcessEnd extends Error {
    private static final long serialVersionUID = 1;

    ProcessEnd(Throwable cause) {
        super(cause.toString(), cause, false, false);
    }
}
