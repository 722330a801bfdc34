package dev.tallystick.ledger.pipeline;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.state.TxIds;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * How a ledger is opened.
 *
 * @param directory of the journal; made if missing
 * @param journal how it is written
 * @param ringSize slots between clients and the writer, a power of two
 * @param wallClock ledger time never goes back even if this does; a server's is {@link
 *     GuardedClock}
 * @param commitListener hears of every durable batch
 * @param snapshots when snapshots are taken
 * @param snapshotListener hears of them
 * @param txIdSegmentKeys keys of a segment of txIds, of which two are kept in memory
 * @param onFatal what happens when the writer cannot go on; must not return to business
 */
public record LedgerOptions(
        Path directory,
        JournalOptions journal,
        int ringSize,
        LedgerClock wallClock,
        CommitListener commitListener,
        SnapshotOptions snapshots,
        SnapshotListener snapshotListener,
        int txIdSegmentKeys,
        Consumer<Throwable> onFatal) {
    /** Exit code of a process whose writer could not go on. */
    public static final int FATAL_EXIT_CODE = 70;

    private static final long LAST_WORDS_MS = 200;

    /** {@return the options of a server with its journal in {@code directory}} */
    public static LedgerOptions defaults(Path directory) {
        return new LedgerOptions(
                directory,
                JournalOptions.DEFAULTS,
                8192,
                System::currentTimeMillis,
                CommitListener.NONE,
                SnapshotOptions.DEFAULTS,
                SnapshotListener.NONE,
                TxIds.SEGMENT_KEYS,
                LedgerOptions::halt);
    }

    /** {@return where its files are} */
    public Disk disk() {
        return journal.disk();
    }

    /** {@return the same with another way of writing} */
    public LedgerOptions withJournal(JournalOptions newJournal) {
        return new LedgerOptions(
                directory,
                newJournal,
                ringSize,
                wallClock,
                commitListener,
                snapshots,
                snapshotListener,
                txIdSegmentKeys,
                onFatal);
    }

    /** {@return the same with another ring} */
    public LedgerOptions withRingSize(int newRingSize) {
        return new LedgerOptions(
                directory,
                journal,
                newRingSize,
                wallClock,
                commitListener,
                snapshots,
                snapshotListener,
                txIdSegmentKeys,
                onFatal);
    }

    /** {@return the same with another clock} */
    public LedgerOptions withWallClock(LedgerClock newWallClock) {
        return new LedgerOptions(
                directory,
                journal,
                ringSize,
                newWallClock,
                commitListener,
                snapshots,
                snapshotListener,
                txIdSegmentKeys,
                onFatal);
    }

    /** {@return the same with another listener} */
    public LedgerOptions withCommitListener(CommitListener newListener) {
        return new LedgerOptions(
                directory,
                journal,
                ringSize,
                wallClock,
                newListener,
                snapshots,
                snapshotListener,
                txIdSegmentKeys,
                onFatal);
    }

    /** {@return the same with snapshots at other times, and another who hears of them} */
    public LedgerOptions withSnapshots(SnapshotOptions newSnapshots, SnapshotListener newListener) {
        return new LedgerOptions(
                directory,
                journal,
                ringSize,
                wallClock,
                commitListener,
                newSnapshots,
                newListener,
                txIdSegmentKeys,
                onFatal);
    }

    /** {@return the same with other segments of txIds} */
    public LedgerOptions withTxIdSegmentKeys(int newTxIdSegmentKeys) {
        return new LedgerOptions(
                directory,
                journal,
                ringSize,
                wallClock,
                commitListener,
                snapshots,
                snapshotListener,
                newTxIdSegmentKeys,
                onFatal);
    }

    /** {@return the same with another end} */
    public LedgerOptions withOnFatal(Consumer<Throwable> newOnFatal) {
        return new LedgerOptions(
                directory,
                journal,
                ringSize,
                wallClock,
                commitListener,
                snapshots,
                snapshotListener,
                txIdSegmentKeys,
                newOnFatal);
    }

    /**
     * Better stopped than wrong: what is not durable was not answered, and the next start tells.
     * Who does not read what it says holds up nothing.
     */
    private static void halt(Throwable cause) {
        try {
            Thread speaker = new Thread(() -> say(cause), "tallystick-last-words");
            speaker.setDaemon(true);
            speaker.start();
            speaker.join(LAST_WORDS_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().halt(FATAL_EXIT_CODE);
        }
    }

    private static void say(Throwable cause) {
        System.err.println("tallystick: the ledger's writer cannot go on, the process ends");
        cause.printStackTrace(System.err);
        System.err.flush();
    }
}
