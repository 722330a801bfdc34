package dev.tallystick.rest.projection;

import dev.tallystick.ledger.entry.RecordedEntry;

/** One projection and how far it is. Changed by the projector's thread, read by all. */
final class Follower {
    private final Projection projection;
    private volatile long position;
    private long writtenPosition;
    private boolean isPlaced;

    Follower(Projection projection) {
        this.projection = projection;
    }

    Projection projection() {
        return projection;
    }

    String name() {
        return projection.name();
    }

    /**
     * {@return position of the last entry of which all that follows is written, or nothing does}
     */
    long position() {
        return position;
    }

    /** {@return the position that is in the database: not ahead of {@link #position}} */
    long writtenPosition() {
        return writtenPosition;
    }

    /** {@return whether its mark is known} */
    boolean isPlaced() {
        return isPlaced;
    }

    void place(long markedPosition) {
        isPlaced = true;
        writtenPosition = markedPosition;
        position = markedPosition;
    }

    /** The mark has to be read before it is taken further. */
    void displace() {
        isPlaced = false;
    }

    /** Nothing followed from what was passed; the database need not know yet. */
    void onPassed(long passedPosition) {
        position = passedPosition;
    }

    boolean concerns(RecordedEntry entry) {
        return projection.types().contains(entry.type()) && projection.concerns(entry);
    }
}
