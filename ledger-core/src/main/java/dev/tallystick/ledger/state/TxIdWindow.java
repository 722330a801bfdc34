package dev.tallystick.ledger.state;

/**
 * The keys of the writer's window as they stood at one position: what a snapshot holds of the
 * txIds. Taken by the writer between two submissions, then read by any one thread while the writer
 * goes on: segments only grow, each key bears its position, and no position up to that one is ever
 * taken back. What left the window since is kept alive by this view. Everything older is in sealed
 * files, or is made again from the journal.
 *
 * <p>To write: {@link #newestNumber}, {@link #windowFrom}, {@link #newestFrom}, {@link #keyCount},
 * then {@link #forEach}. To load: {@link TxIds#restore}, then {@link TxIds#restoreKey} for each, in
 * any order, then compare {@link TxIds#windowKeyCount}.
 */
public final class TxIdWindow {
    private final TxIdSegment beforeNewest;
    private final TxIdSegment newest;
    private final long position;
    private final int keyCount;

    TxIdWindow(TxIdSegment beforeNewest, TxIdSegment newest, long position) {
        this.beforeNewest = beforeNewest;
        this.newest = newest;
        this.position = position;
        keyCount = newest.keyCount() + (beforeNewest == newest ? 0 : beforeNewest.keyCount());
    }

    /** {@return the last position whose key it may hold} */
    public long position() {
        return position;
    }

    /** {@return the number of the newest segment, from 0} */
    public int newestNumber() {
        return newest.number();
    }

    /** {@return the first position whose key is in the window} */
    public long windowFrom() {
        return beforeNewest.firstPosition();
    }

    /** {@return the first position whose key is in the newest segment} */
    public long newestFrom() {
        return newest.firstPosition();
    }

    /** {@return how many keys it holds} */
    public int keyCount() {
        return keyCount;
    }

    /** Hands over all its keys, in no order. */
    public void forEach(TxIdVisitor visitor) {
        if (beforeNewest != newest) {
            beforeNewest.forEach(position, visitor);
        }
        newest.forEach(position, visitor);
    }
}
