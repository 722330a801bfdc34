package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.journal.LastFailure;

/** Hears how far the recovery is. */
public interface RecoveryProgress {
    /** Hears nothing. */
    RecoveryProgress NONE =
            new RecoveryProgress() {
                @Override
                public void onProgress(long position, long bytesDone, long bytesTotal) {}

                @Override
                public void onTornTail(String tornTail) {}
            };

    /** The journal is folded up to a position. */
    void onProgress(long position, long bytesDone, long bytesTotal);

    /** The state was taken from a snapshot; what is behind its position is folded. */
    default void onSnapshot(long position) {}

    /**
     * A snapshot could not be used: an older one is, or the whole journal is folded.
     *
     * @param reason names file and place
     */
    default void onSnapshotPassedOver(String reason) {}

    /** Bytes of a batch that was never acknowledged were cut off the end of the journal. */
    void onTornTail(String tornTail);

    /**
     * A file that can be made of the journal was missing or damaged, and was made again.
     *
     * @param what names the file and what was wrong
     */
    default void onRebuilt(String what) {}

    /** The process before this one could not go on, and left word of it. Heard before all else. */
    default void onLastFailure(LastFailure failure) {}
}
