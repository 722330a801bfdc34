package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.idempotency.EntryFeed;
import dev.tallystick.ledger.idempotency.IdSealer;
import dev.tallystick.ledger.idempotency.SealedIds;
import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.journal.EntryVisitor;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.state.TxIds;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where the key of every transaction ever recorded is found: in memory while the writer needs it,
 * then in sealed files. Has them sealed while the journal is folded, and while the ledger runs.
 */
final class IdKeeper implements Closeable {
    private static final String FOLDER = "ids";

    private final LedgerOptions options;
    private final JournalReader reader;
    private final JournalIndex index;
    private final SealedIds sealed;
    private final Consumer<IdSealer> starter;
    private volatile LongSupplier durablePosition = () -> 0;
    private volatile Consumer<Throwable> onFatal = failure -> {};

    /** Whether what is to be sealed survives a power cut anyway. */
    private volatile boolean isForced;

    private TxIds txIds;
    private IdSealer sealer;

    /**
     * @param starter is given the sealer and sets it going
     */
    IdKeeper(
            LedgerOptions options,
            JournalReader reader,
            JournalIndex index,
            RecoveryProgress progress,
            Consumer<IdSealer> starter)
            throws IOException {
        this.starter = starter;
        this.options = options;
        this.reader = reader;
        this.index = index;
        sealed =
                SealedIds.open(
                        options.disk(),
                        options.directory().resolve(FOLDER),
                        options.txIdSegmentKeys(),
                        new Feed(),
                        progress::onRebuilt);
    }

    /**
     * Recovery: those keys are in memory, and more will come. Everything before them must be in the
     * journal's index by now.
     *
     * @throws IOException if what is before them is not sealed, and cannot be
     */
    void begin(TxIds newTxIds) throws IOException {
        txIds = newTxIds;
        sealed.complete(txIds.firstNumber());
        sealer =
                new IdSealer(
                        sealed,
                        txIds,
                        () -> durablePosition.getAsLong(),
                        failure -> onFatal.accept(failure));
        starter.accept(sealer);
    }

    /** Recovery: has keys sealed up to a position, and waits while there are too many of them. */
    void folded(long position) throws IOException {
        durablePosition = () -> position;
        sealer.awaitRoom();
    }

    /** Recovery: the journal ends here. */
    void end(long lastPosition) throws IOException {
        sealed.requireNotBeyond(lastPosition);
        sealer.requireSound();
    }

    /** The ledger runs: the journal is written on, and what was read of it is forced. */
    void follow(LongSupplier newDurablePosition, Consumer<Throwable> newOnFatal)
            throws IOException {
        isForced = options.journal().durability() == Durability.FORCE;
        onFatal = newOnFatal;
        durablePosition = newDurablePosition;
        sealer.requireSound();
    }

    /** {@return position of the durable entry that recorded the transaction, 0 if there is none} */
    long positionOf(TxKey key) throws IOException {
        long durable = durablePosition.getAsLong();
        long position = txIds.find(key.high(), key.low());
        if (position > durable) {
            return 0;
        }
        // An atomic batch may have been undone between the two looks, and its position given again;
        // or the key was sealed.
        long again = position == 0 ? 0 : txIds.find(key.high(), key.low());
        if (again == position && position != 0) {
            return position;
        }
        return again == 0 ? sealed.find(key.high(), key.low()) : again > durable ? 0 : again;
    }

    @Override
    public void close() throws IOException {
        if (sealer != null) {
            sealer.close();
        }
        sealed.close();
    }

    /** The journal, as far as it was folded or is durable. */
    private final class Feed implements EntryFeed {
        @Override
        public void readForward(long after, long last, EntryVisitor visitor) throws IOException {
            long lastKnown = index.lastPosition();
            reader.readForward(Math.min(after, lastKnown), Math.min(last, lastKnown), visitor);
        }

        @Override
        public void force(long firstPosition, long lastPosition) throws IOException {
            if (isForced) {
                return;
            }
            try {
                reader.force(firstPosition, lastPosition);
            } catch (IOException failure) {
                onFatal.accept(failure); // the committer's next one would succeed, and lie
                throw failure;
            }
        }
    }
}
