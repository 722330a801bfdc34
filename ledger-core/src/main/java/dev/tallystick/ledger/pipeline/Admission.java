package dev.tallystick.ledger.pipeline;

/** Whether the ledger took a submission. Whatever it did not take has changed nothing. */
public enum Admission {
    /** It will be answered. */
    ACCEPTED,
    /** The ring is full: come back in a moment. */
    RING_FULL,
    /** The disk is below its reserve: reads go on, postings wait for room. */
    DISK_RESERVE,
    /** The ledger is closing. */
    STOPPED
}
