package dev.tallystick.ledger.disk;

/** What became of a reservation. */
public enum Reserve {
    /** The blocks belong to the file: writing to them cannot fail for want of room. */
    RESERVED,
    /** There is no room. */
    NO_ROOM,
    /**
     * This system or file system cannot reserve: the caller is left with looking at the free space.
     */
    NOT_SUPPORTED
}
