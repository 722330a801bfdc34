package dev.tallystick.ledger.sweep;

import dev.tallystick.ledger.golden.Golden;
import dev.tallystick.ledger.golden.GoldenJournal;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerClock;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small journals to be damaged: some of the golden entries, in few files. */
public final class SweepJournals {
    private SweepJournals() {}

    /** {@return the first of the golden entries} */
    static List<byte[]> entries(int count, Path workshop) throws IOException {
        Path unpacked = Files.createDirectory(workshop.resolve("golden"));
        return Golden.entries(Golden.of(Golden.NEWEST, "rules").unpack(unpacked)).subList(0, count);
    }

    /**
     * {@return the directory of a sealed journal of several epochs and cycles, with a voided tail}
     */
    static Path sealed(int entryCount, Path workshop) throws IOException {
        Path made = Files.createDirectory(workshop.resolve("made"));
        return GoldenJournal.write(entries(entryCount, workshop), false, 5, made);
    }

    /**
     * {@return the directory of a sealed journal with two snapshots, of its middle and of its end}
     */
    static Path withSnapshots(int entryCount, Path workshop) throws IOException {
        List<byte[]> entries = entries(entryCount, workshop);
        Path made = Files.createDirectory(workshop.resolve("made"));
        Path directory = GoldenJournal.write(entries.subList(0, entryCount / 2), false, 5, made);
        takeSnapshot(directory);
        GoldenJournal.append(entries, directory);
        takeSnapshot(directory);
        return directory;
    }

    /** {@return how a ledger is opened on small files; it records nothing of its own} */
    public static LedgerOptions options(Path directory) {
        return LedgerOptions.defaults(directory)
                .withJournal(GoldenJournal.OPTIONS)
                .withWallClock(new StoppedClock());
    }

    private static void takeSnapshot(Path directory) throws IOException {
        try (Ledger ledger = Ledger.open(options(directory), RecoveryProgress.NONE)) {
            ledger.snapshot().join();
        }
    }

    /** Ledger time stays at the last entry's stamp, and nothing falls due. */
    private static final class StoppedClock implements LedgerClock {
        @Override
        public long getAsLong() {
            return 0;
        }

        @Override
        public boolean maySweep() {
            return false;
        }
    }
}
