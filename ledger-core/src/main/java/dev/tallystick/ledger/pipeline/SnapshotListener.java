package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.snapshot.Manifest;

/** Hears of snapshots, on the thread that takes them. */
public interface SnapshotListener {
    /** Hears nothing. */
    SnapshotListener NONE =
            new SnapshotListener() {
                @Override
                public void onSnapshot(Manifest manifest, long nanos) {}

                @Override
                public void onFailure(Throwable cause) {}
            };

    /** One was taken. */
    void onSnapshot(Manifest manifest, long nanos);

    /** One could not be taken, a full disk for example: it is tried again later. */
    void onFailure(Throwable cause);
}
