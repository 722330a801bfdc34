package dev.tallystick.ledger.journal;

import org.agrona.DirectBuffer;

/** Receives entries in the order of their positions. */
@FunctionalInterface
public interface EntryVisitor {
    /**
     * One entry, its checksum verified. Nothing of the buffer may be kept.
     *
     * @param offset where in the buffer the entry begins
     * @param lengthBytes of the entry
     * @return whether to go on behind it
     */
    boolean onEntry(long position, DirectBuffer buffer, int offset, int lengthBytes);
}
