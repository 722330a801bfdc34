package dev.tallystick.ledger.sim;

import static dev.tallystick.ledger.sim.Decided.require;

import dev.tallystick.ledger.idempotency.IdFileDamagedException;
import dev.tallystick.ledger.journal.Framing;
import dev.tallystick.ledger.journal.JournalDamagedException;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.ledger.pipeline.SteppedLedger;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.StateHash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a disk may do to what lies on it, unseen by any checksum of its own: a bit turns round, two
 * pages change places, a page or a whole file is what it was some time ago. A start on such a disk
 * arrives at the identical state, or refuses and names file and place. What no other file knows of,
 * though, nobody can miss: where the end of the journal itself is put back, the start arrives at
 * what it was then, never before the newest snapshot.
 */
final class LatentFaults {
    private final SimulatedDisk disk;
    private final SimulatedDisk earlier;
    private final Decided decided;
    private final String stateHash;
    private final SplittableRandom random;

    LatentFaults(
            SimulatedDisk disk,
            SimulatedDisk earlier,
            Decided decided,
            String stateHash,
            SplittableRandom random) {
        this.disk = disk;
        this.earlier = earlier;
        this.decided = decided;
        this.stateHash = stateHash;
        this.random = random;
    }

    /** Does one thing to a copy of the disk, and starts on it. */
    void tryOne(LedgerOptions options, RecycledPages pages) throws IOException {
        SimulatedDisk copy = disk.copy();
        List<Path> files = new ArrayList<>();
        for (Path file : copy.allFiles()) {
            if (copy.lengthBytes(file) > 0 && !file.getFileName().toString().startsWith("last-")) {
                files.add(file);
            }
        }
        Path file = files.get(random.nextInt(files.size()));
        int pageCount = (int) ((copy.lengthBytes(file) - 1) / Sectors.PAGE_BYTES) + 1;
        boolean mayEndSooner = true;
        String fault;
        switch (earlier.allFiles().contains(file) ? random.nextInt(4) : random.nextInt(2)) {
            case 0 -> {
                long offset = random.nextLong(copy.lengthBytes(file));
                int bit = random.nextInt(Byte.SIZE);
                fault = "bit %d turned round at %d of %s".formatted(bit, offset, file);
                copy.flip(file, offset, bit);
                mayEndSooner = false;
            }
            case 1 -> {
                int one = random.nextInt(pageCount);
                int other = random.nextInt(pageCount);
                fault = "pages %d and %d of %s swapped".formatted(one, other, file);
                copy.swapPages(file, one, other);
            }
            case 2 -> {
                int page = random.nextInt(pageCount);
                fault = "page %d of %s put back".formatted(page, file);
                copy.restorePage(file, page, earlier);
            }
            default -> {
                fault = file + " put back";
                copy.restoreFile(file, earlier);
            }
        }
        try {
            start(copy, options, pages, mayEndSooner);
        } catch (JournalDamagedException | IdFileDamagedException refused) {
            require(
                    refused.getMessage().startsWith(Simulation.DIRECTORY.toString())
                            && refused.getMessage().contains("offset"),
                    fault,
                    ": refused without a place: ",
                    refused.getMessage());
        } catch (AssertionError | RuntimeException | IOException failure) {
            throw new AssertionError(fault + ": " + failure.getMessage(), failure);
        }
    }

    private void start(
            SimulatedDisk copy, LedgerOptions options, RecycledPages pages, boolean mayEndSooner)
            throws IOException {
        long vouchedFor = newestSnapshot(copy);
        SteppedLedger ledger =
                new SteppedLedger(
                        options.withJournal(options.journal().withDisk(copy, Framing.OWN)),
                        pages.recycle(),
                        RecoveryProgress.NONE,
                        _ -> {});
        long position = ledger.machine().state().position();
        if (position == decided.lastPosition()) {
            String hash = StateHash.of(ledger.machine().state());
            require(stateHash.equals(hash), "state hash: ", hash, ", not ", stateHash);
            decided.requireFound(ledger);
            return;
        }
        require(
                mayEndSooner && position >= vouchedFor && position < decided.lastPosition(),
                "the start arrives at position ",
                position,
                " of ",
                decided.lastPosition(),
                ", and a snapshot is of ",
                vouchedFor);
        List<byte[]> entries = Audit.entriesOf(copy, Simulation.DIRECTORY);
        for (int index = 0; index < entries.size(); index++) {
            require(
                    Arrays.equals(entries.get(index), decided.entryAt(index + 1)),
                    "the entry at position ",
                    index + 1,
                    " is another one");
        }
    }

    private static long newestSnapshot(SimulatedDisk disk) throws IOException {
        for (Snapshots.Found found : new Snapshots(disk, Simulation.DIRECTORY).list()) {
            if (found.manifest() != null) {
                return found.position();
            }
        }
        return 0;
    }
}
