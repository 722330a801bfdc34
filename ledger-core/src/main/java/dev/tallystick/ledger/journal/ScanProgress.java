package dev.tallystick.ledger.journal;

/** Hears how far a scan is. */
@FunctionalInterface
public interface ScanProgress {
    /** Nobody listens. */
    ScanProgress NONE = (doneBytes, totalBytes) -> {};

    /** Called every few MiB and at the end; {@code doneBytes} never goes back. */
    void onProgress(long doneBytes, long totalBytes);
}
