package dev.tallystick.ledger.journal;

/** Who copies excerpts into cycle files, and puts the words of four bytes around them. */
public enum Framing {
    /** Chronicle Queue, through mapped files; on the machine's own disk only. */
    CHRONICLE,
    /** The journal itself, by writes through any {@link dev.tallystick.ledger.disk.Disk}. */
    OWN
}
