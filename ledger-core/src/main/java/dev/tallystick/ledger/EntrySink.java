package dev.tallystick.ledger;

import org.agrona.MutableDirectBuffer;

/** Where the state machine writes its entries. */
public interface EntrySink {
    /**
     * Makes room for one entry.
     *
     * @return false if there is no room and none can be made
     */
    boolean reserve(int lengthBytes);

    /** {@return the buffer with the room reserved} */
    MutableDirectBuffer buffer();

    /** {@return where the next entry begins} */
    int nextOffset();

    /** Takes note that an entry of that length stands at {@link #nextOffset}. */
    void entryWritten(int lengthBytes);
}
