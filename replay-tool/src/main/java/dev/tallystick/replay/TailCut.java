package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.idempotency.IdFilesProof;
import dev.tallystick.ledger.journal.JournalCut;
import dev.tallystick.ledger.journal.JournalLock;
import dev.tallystick.ledger.journal.JournalLockedException;
import dev.tallystick.ledger.journal.ScanProgress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Giving up everything behind an entry of a journal, for damage that no start can cut by itself.
 * What is cut is kept: the files move to a folder of their own. Told before it is done.
 *
 * @param vouched what else shows how far the journal once went
 * @param moved files that lie behind the entry, the last one first
 * @param keep the folder to which they and the cycle that is cut move
 */
record TailCut(DataDirectory data, JournalCut cut, Voucher vouched, List<Path> moved, Path keep) {
    private static final String FOLDER = "cut";

    /**
     * Something that shows that entries were there.
     *
     * @param position up to here
     * @param words what it is, and where
     */
    record Voucher(long position, String words) {
        Voucher max(Voucher other) {
            return other.position >= position ? other : this;
        }
    }

    /**
     * Does it, planned and done under the lock of the directory: what a server wrote that started
     * after the plan would be cut uncounted.
     *
     * @param acceptedCount of entries that are known to be lost by it, null if nothing was said
     * @throws ReplayFailedException if a server runs, the journal cannot be read up to there, or
     *     another number of entries is lost; then nothing is changed
     */
    static TailCut carryOut(
            DataDirectory data, long position, Long acceptedCount, ScanProgress progress)
            throws IOException, ReplayFailedException {
        try (JournalLock _ = JournalLock.acquire(data.journal())) {
            TailCut tail = planned(data, position, progress);
            tail.requireAccepted(acceptedCount);
            tail.run();
            return tail;
        } catch (JournalLockedException held) {
            throw isRunning(data);
        }
    }

    /**
     * {@return what would be done by now} Keeps no server from starting meanwhile.
     *
     * @throws ReplayFailedException if a server runs, or the journal cannot be read up to there
     */
    static TailCut plan(DataDirectory data, long position, ScanProgress progress)
            throws IOException, ReplayFailedException {
        if (data.isRunning()) {
            throw isRunning(data);
        }
        return planned(data, position, progress);
    }

    private static ReplayFailedException isRunning(DataDirectory data) {
        return new ReplayFailedException("a server runs on " + data.root() + ": stop it first");
    }

    private static TailCut planned(DataDirectory data, long position, ScanProgress progress)
            throws IOException, ReplayFailedException {
        JournalCut cut = JournalEnds.behind(data, position, progress);
        List<Path> moved = new ArrayList<>(cut.laterFiles().reversed());
        SnapshotShelf shelf = new SnapshotShelf(data);
        Voucher vouched = Vouchers.inJournal(data, position, progress);
        long marked = JournalCut.markedPosition(data.journal());
        if (marked > position) {
            Path mark = JournalCut.markFile(data.journal());
            moved.add(mark);
            // an excerpt that shows as much says it better
            vouched = new Voucher(marked, "the mark " + mark).max(vouched);
        }
        for (SnapshotShelf.Checked snapshot : shelf.list()) {
            if (snapshot.position() > position) {
                vouched =
                        vouched.max(
                                new Voucher(
                                        snapshot.position(), "the snapshot " + snapshot.path()));
                moved.addAll(shelf.files(snapshot).reversed());
            }
        }
        for (Map.Entry<Path, Long> ids :
                IdFilesProof.lastPositions(Disk.NATIVE, data.ids()).entrySet()) {
            if (ids.getValue() > position) {
                vouched =
                        vouched.max(
                                new Voucher(ids.getValue(), "the sealed ids in " + ids.getKey()));
                moved.add(ids.getKey());
            }
        }
        return new TailCut(data, cut, vouched, List.copyOf(moved), keep(data, position));
    }

    /** {@return how many entries are lost that certainly were there} */
    long lostCount() {
        return Math.max(0, vouched.position() - cut.position());
    }

    /**
     * Makes sure that who asks for it knows what is lost.
     *
     * @param acceptedCount of entries, null if nothing was said
     */
    private void requireAccepted(Long acceptedCount) throws ReplayFailedException {
        long accepted = acceptedCount == null ? 0 : acceptedCount;
        if (accepted == lostCount()) {
            return;
        }
        throw new ReplayFailedException(
                lostCount() == 0
                        ? "nothing shows that any entry was behind position %d: leave out --accept-loss"
                                .formatted(cut.position())
                        : ("cutting behind position %d loses %d entries that were there and may"
                               + " have been acknowledged: %s shows that the journal went up to"
                               + " position %d. To give them up say --accept-loss %d")
                                .formatted(
                                        cut.position(),
                                        lostCount(),
                                        vouched.words(),
                                        vouched.position(),
                                        lostCount()));
    }

    /** Does it. The cycle is cut in one step; who is stopped in between asks for it again. */
    private void run() throws IOException {
        Disk disk = Disk.NATIVE;
        disk.createDirectories(keep);
        Path name = cut.lastFile().getFileName();
        Path shorter = keep.resolve(name + ".cut");
        cut.writeLastFile(shorter);
        disk.link(cut.lastFile(), keep.resolve(name));
        disk.forceDirectory(keep);
        disk.rename(shorter, cut.lastFile());
        disk.forceDirectory(cut.lastFile().getParent());
        for (Path file : moved) {
            if (Files.exists(file)) {
                disk.rename(file, keep.resolve(file.getFileName()));
                disk.forceDirectory(file.getParent());
            }
        }
        disk.forceDirectory(keep);
    }

    ObjectNode toJson(boolean dryRun) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("ok", true)
                        .put("dryRun", dryRun)
                        .put("position", cut.position())
                        .put("lost", lostCount())
                        .put("vouchedBy", lostCount() == 0 ? null : vouched.words())
                        .put("cut", cut.lastFile().toString());
        ArrayNode files = json.putArray("moved");
        moved.forEach(file -> files.add(file.toString()));
        return json.put("kept", keep.toString());
    }

    String toWords(boolean dryRun) {
        StringBuilder words = new StringBuilder();
        words.append(
                "%s %s behind position %,d%s\n"
                        .formatted(
                                dryRun ? "Would cut" : "Cut",
                                cut.lastFile(),
                                cut.position(),
                                cut.isShortened() ? ", in the middle of a batch" : ""));
        for (Path file : moved) {
            words.append(dryRun ? "Would move " : "Moved ").append(file).append('\n');
        }
        words.append(
                lostCount() == 0
                        ? "Nothing shows that an entry was behind it.\n"
                        : "%,d entries are lost: %s shows that the journal went up to position %,d.\n"
                                .formatted(lostCount(), vouched.words(), vouched.position()));
        return words.append(dryRun ? "Would keep" : "Kept")
                .append(" what is cut in ")
                .append(keep)
                .append('\n')
                .toString();
    }

    private static Path keep(DataDirectory data, long position) {
        Path folder = data.journal().resolve(FOLDER);
        Path keep = folder.resolve("behind-" + position);
        for (int again = 2; Files.exists(keep); again++) {
            keep = folder.resolve("behind-" + position + "-" + again);
        }
        return keep;
    }
}
