package dev.tallystick.ledger.disk;

/** What a file is opened for. */
public enum Access {
    /** Reading; the file exists. */
    READ,
    /** Reading and writing; the file exists. */
    WRITE,
    /** Reading and writing; the file is made, and may not exist. */
    CREATE,
    /** Like {@link #READ}, past the system's cache: see {@link Disk#DIRECT_BYTES}. */
    READ_DIRECT,
    /** Like {@link #CREATE}, past the system's cache: see {@link Disk#DIRECT_BYTES}. */
    CREATE_DIRECT;

    /** {@return whether the file is made} */
    public boolean isToCreate() {
        return this == CREATE || this == CREATE_DIRECT;
    }

    /** {@return whether the file is not written} */
    public boolean isToRead() {
        return this == READ || this == READ_DIRECT;
    }

    /** {@return whether the file goes past the system's cache} */
    public boolean isDirect() {
        return this == READ_DIRECT || this == CREATE_DIRECT;
    }
}
