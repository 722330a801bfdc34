package dev.tallystick.rest.projection;

import dev.tallystick.ledger.entry.RecordedEntry;

/** One projection and how far it is. Changed by the projector's thread, read by all. */
final class Follower {
    /** What a moment mends fails less often: the third attempt is a second behind the first. */
    private static final int FAILURES_OF_STANDING = 3;

    private final Projection projection;
    private volatile long position;
    private volatile int failureCount;
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

    /** {@return whether it failed again and again at the entry where it is} */
    boolean isStanding() {
        return failureCount >= FAILURES_OF_STANDING;
    }

    void onFailure() {
        failureCount = Math.min(failureCount + 1, FAILURES_OF_STANDING);
    }

    void onSuccess() {
        failureCount = 0;
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
