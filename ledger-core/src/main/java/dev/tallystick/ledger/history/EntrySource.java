package dev.tallystick.ledger.history;

import java.io.IOException;

/** Where entries are read from; a running ledger gives those that are durable. */
@FunctionalInterface
public interface EntrySource {
    /**
     * {@return the recorded bytes of an entry}
     *
     * @throws IllegalArgumentException if there is none with that position
     * @throws IOException if it cannot be read
     */
    byte[] entryAt(long position) throws IOException;
}
