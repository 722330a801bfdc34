package dev.tallystick.ledger.disk;

/** What a file is opened for. */
public enum Access {
    /** Reading; the file exists. */
    READ,
    /** Reading and writing; the file exists. */
    WRITE,
    /** Reading and writing; the file is made, and may not exist. */
    CREATE
}
