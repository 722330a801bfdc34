package dev.tallystick.replay;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.idempotency.IdFilesProof;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalEnd;
import dev.tallystick.ledger.journal.JournalOptions;
import dev.tallystick.ledger.journal.JournalProblem;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.LastFailure;
import dev.tallystick.ledger.journal.ProblemCode;
import dev.tallystick.ledger.journal.ScanProgress;
import dev.tallystick.ledger.journal.ScanReport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks over a data directory, changes nothing, and says what a server would meet. */
final class Examination {
    private static final String NEWER_PROGRAM =
            "The directory is whole. Run the program that wrote it, or a newer one; to go back to"
                    + " this one, restore the backup made before the upgrade.";

    private static final String LOST =
            "The journal once went further. Look for cycles that were moved away, or restore a"
                    + " backup.";

    private final DataDirectory data;
    private final List<Finding> findings = new ArrayList<>();

    private Examination(DataDirectory data) {
        this.data = data;
    }

    static Diagnosis of(DataDirectory data, ScanProgress progress) throws IOException {
        return new Examination(data).run(progress);
    }

    private Diagnosis run(ScanProgress progress) throws IOException {
        boolean isRunning = data.isRunning();
        if (isRunning) {
            findings.add(
                    Finding.note(
                            "locked",
                            "a server runs on this directory",
                            "Stop it before starting another one. Nothing else is to be done."));
        }
        ScanReport scan = JournalScan.verify(data.journal(), ExcerptVisitor.NONE, progress);
        SnapshotShelf shelf = new SnapshotShelf(data);
        List<SnapshotShelf.Checked> snapshots = isRunning ? List.of() : shelf.list();
        SoundPart before = soundPart(scan, progress);
        long position = before == null ? scan.end().lastPosition() : before.position;
        long snapshotPosition = before == null ? 0 : before.newestBehind(scan, snapshots);
        for (JournalProblem problem : scan.problems()) {
            findings.add(of(problem, position, snapshotPosition));
        }
        addEnd(scan.end(), isRunning);
        if (!isRunning) {
            addSnapshots(snapshots, shelf.leftovers(), scan.end());
            addIds(scan.end());
        }
        addDatabase(scan.end());
        addLastFailure();
        addClock();
        addRoom();
        boolean isMore =
                findings.stream().filter(Finding::isProblem).count() > scan.problems().size();
        return new Diagnosis(position, isMore ? 0 : snapshotPosition, List.copyOf(findings));
    }

    /** {@return what is read before the journal's bytes are wrong, null if they are not} */
    private SoundPart soundPart(ScanReport scan, ScanProgress progress) throws IOException {
        JournalProblem first =
                scan.problems().stream()
                        .filter(problem -> problem.code() != ProblemCode.FOREIGN_FILE)
                        .findFirst()
                        .orElse(null);
        if (first == null) {
            return null;
        }
        SoundPart before = new SoundPart(first);
        JournalScan.verify(data.journal(), before, progress);
        return before;
    }

    /** What is read before a problem, and which files hold which cycles. */
    private static final class SoundPart implements ExcerptVisitor {
        private final JournalProblem problem;
        private final Map<Integer, String> files = new HashMap<>();
        private long position;
        private boolean passed;

        SoundPart(JournalProblem problem) {
            this.problem = problem;
        }

        @Override
        public void onExcerpt(ExcerptView excerpt) {
            String file = nameOf(excerpt.file());
            files.put(excerpt.cycle(), file);
            int order = file.compareTo(nameOf(problem.file()));
            passed |= order > 0 || (order == 0 && excerpt.offset() >= problem.offset());
            if (!passed) {
                position = excerpt.firstPosition() + excerpt.entryCount() - 1;
            }
        }

        /**
         * {@return position of the newest snapshot that can be used, if all damage lies in cycles
         * before its own, which a start from it does not read; 0 if there is none such}
         */
        long newestBehind(ScanReport scan, List<SnapshotShelf.Checked> snapshots) {
            return snapshots.stream()
                    .filter(one -> one.problem() == null)
                    .findFirst()
                    .filter(one -> one.position() <= scan.end().lastPosition())
                    .filter(one -> scan.problems().stream().allMatch(it -> isBefore(it, one)))
                    .map(SnapshotShelf.Checked::position)
                    .orElse(0L);
        }

        private boolean isBefore(JournalProblem damage, SnapshotShelf.Checked snapshot) {
            String file = files.get(snapshot.manifest().excerpt().cycle());
            return isDamage(damage.code())
                    && file != null
                    && nameOf(damage.file()).compareTo(file) < 0;
        }

        private static String nameOf(Path file) {
            return file.getFileName().toString();
        }
    }

    /** {@return whether bytes of a cycle are wrong, and no file is missing or too many} */
    private static boolean isDamage(ProblemCode code) {
        return switch (code) {
            case EXCERPT_UNREADABLE,
                    EXCERPT_CHECKSUM,
                    ENTRY_CHECKSUM,
                    EXCERPT_FORMAT,
                    EPOCH_MISMATCH,
                    TIME_BACKWARDS,
                    ENTRY_IMPOSSIBLE,
                    CHAIN_BROKEN,
                    POSITION_GAP ->
                    true;
            case FOREIGN_FILE, CYCLE_MISSING, COPIES_DIFFER, FORMAT_NEWER, POSITIONS_MISSING ->
                    false;
        };
    }

    private void addEnd(JournalEnd end, boolean isRunning) {
        if (end.isEmpty() && findings.stream().noneMatch(Finding::isProblem)) {
            findings.add(
                    Finding.note(
                            "empty",
                            "nothing was ever recorded",
                            "Start a server: it begins the journal."));
        }
        if (end.tornTail() != null && !isRunning) {
            findings.add(
                    Finding.note(
                            "torn_tail",
                            end.tornTail().toString(),
                            "A batch was being written when the process or the machine died."
                                + " Nothing in it was acknowledged; the next start cuts it and says"
                                + " so."));
        }
        if (end.testClock()) {
            findings.add(
                    Finding.note(
                            "test_clock",
                            "the directory was made with a test clock",
                            "Start the server with --test-clock; it refuses to open it without."));
        }
    }

    private void addSnapshots(
            List<SnapshotShelf.Checked> snapshots, List<Path> leftovers, JournalEnd end) {
        for (SnapshotShelf.Checked one : snapshots) {
            if (one.problem() != null) {
                findings.add(
                        Finding.note(
                                "snapshot_invalid",
                                one.problem(),
                                "A start passes it over and takes longer. Delete it, or leave it:"
                                        + " newer ones will take its place."));
            } else if (one.position() > end.lastPosition()) {
                findings.add(
                        Finding.problem(
                                ProblemCode.POSITIONS_MISSING.code,
                                "%s: a snapshot up to position %d, but the journal ends at %d"
                                        .formatted(one.path(), one.position(), end.lastPosition()),
                                LOST));
            }
        }
        for (Path leftover : leftovers) {
            findings.add(
                    Finding.note(
                            "snapshot_unfinished",
                            leftover + " belongs to no finished snapshot",
                            "It means nothing; the next snapshot removes it."));
        }
    }

    private void addIds(JournalEnd end) throws IOException {
        for (Map.Entry<Path, Long> ids :
                IdFilesProof.lastPositions(Disk.NATIVE, data.ids()).entrySet()) {
            if (ids.getValue() == 0) {
                findings.add(
                        Finding.note(
                                ProofCode.ID_SEGMENT_WRONG.code,
                                ids.getKey() + " cannot be read",
                                "A start makes it again from the journal, and says so."));
            } else if (ids.getValue() > end.lastPosition()) {
                findings.add(
                        Finding.problem(
                                ProblemCode.POSITIONS_MISSING.code,
                                "%s: transactions up to position %d, but the journal ends at %d"
                                        .formatted(
                                                ids.getKey(), ids.getValue(), end.lastPosition()),
                                LOST));
            }
        }
    }

    private void addDatabase(JournalEnd end) {
        SqlFile database = data.database();
        if (end.lastPosition() == 0) {
            return; // the next start may make it
        }
        if (!database.exists()) {
            findings.add(
                    Finding.note(
                            "database_missing",
                            database.path() + " is not there",
                            "Nothing is wrong where the server is started with --database-url. One"
                                    + " without refuses to start: bring the file back, or restore"
                                    + " a backup."));
            return;
        }
        try {
            database.requireSound();
            if (!database.isInUse()) {
                findings.add(
                        Finding.problem(
                                "database_empty",
                                database.path() + " is not the one that the journal goes with",
                                "Bring the right one back, or restore a backup."));
            }
        } catch (IOException unreadable) {
            findings.add(
                    Finding.problem(
                            "database_unreadable",
                            unreadable.getMessage(),
                            "Keep a copy of the directory, look at the file's owner and for a"
                                    + " failing disk, and restore a backup."));
        }
    }

    private void addLastFailure() throws IOException {
        LastFailure.find(Disk.NATIVE, data.journal())
                .ifPresent(
                        failure ->
                                findings.add(
                                        Finding.note(
                                                "last_failure",
                                                failure.summary(),
                                                "What ended the last server. The next start tells"
                                                        + " it too; look at the disk first.")));
    }

    private void addClock() throws IOException {
        if (!Files.exists(data.clockAhead())) {
            return;
        }
        String ahead =
                Files.readString(data.clockAhead()).lines().findFirst().orElse("it says nothing");
        findings.add(
                Finding.note(
                        "clock_ahead",
                        data.clockAhead() + ": " + ahead,
                        "A server starts, but is not ready, and goes on with its own time. Put the"
                                + " clock right: a running server then agrees by itself, and"
                                + " deletes the file. If the clock is right now, and was put right"
                                + " while no server ran, or was never wrong, delete the file: the"
                                + " ledger's time is the wall's then, and what expires by it is"
                                + " gone for good."));
    }

    private void addRoom() throws IOException {
        long usableBytes = Disk.NATIVE.usableBytes(data.journal());
        JournalOptions journal = JournalOptions.DEFAULTS;
        long neededBytes = journal.cycleBytes() + journal.drainBytes() + journal.usableBytesMin();
        if (usableBytes < neededBytes) {
            findings.add(
                    Finding.note(
                            "disk_space",
                            "%,d bytes are left on the journal's disk, a new cycle and a snapshot want %,d"
                                    .formatted(usableBytes, neededBytes),
                            "A server starts and answers reads, but may take no postings until"
                                    + " there is room."));
        }
    }

    private static Finding of(JournalProblem problem, long soundPosition, long snapshotPosition) {
        return switch (problem.code()) {
            case FOREIGN_FILE ->
                    Finding.problem(
                            problem.code().code,
                            problem.file() + " is no part of a journal",
                            "Move it elsewhere.");
            case CYCLE_MISSING ->
                    Finding.problem(
                            problem.code().code,
                            problem.toString(),
                            "Bring the file back, there or into journal/archive; or restore a"
                                    + " backup.");
            case COPIES_DIFFER ->
                    Finding.problem(
                            problem.code().code,
                            problem.toString(),
                            "Keep both, and take away one at a time: `replay verify` tells which is"
                                    + " right.");
            case FORMAT_NEWER ->
                    Finding.problem(problem.code().code, problem.toString(), NEWER_PROGRAM);
            case CHAIN_BROKEN, POSITION_GAP, POSITIONS_MISSING ->
                    Finding.problem(
                            problem.code().code,
                            problem.toString(),
                            "If a cycle file was moved away, put it back. "
                                    + remedy(soundPosition, snapshotPosition));
            case EXCERPT_UNREADABLE,
                    EXCERPT_CHECKSUM,
                    ENTRY_CHECKSUM,
                    EXCERPT_FORMAT,
                    EPOCH_MISMATCH,
                    TIME_BACKWARDS,
                    ENTRY_IMPOSSIBLE ->
                    Finding.problem(
                            problem.code().code,
                            problem.toString(),
                            "The bytes were once whole and something changed them. "
                                    + remedy(soundPosition, snapshotPosition));
        };
    }

    private static String remedy(long soundPosition, long snapshotPosition) {
        if (snapshotPosition > 0) {
            return "Keep a copy of the directory, look for a failing disk, and put the file of a"
                    + " backup in the place of this one: there it is the same, byte for byte.";
        }
        return "Keep a copy of the directory, look for a failing disk, and restore a backup."
                + (soundPosition == 0
                        ? ""
                        : " Without one, everything behind position %1$d can be given up:"
                                        .formatted(soundPosition)
                                + " `replay doctor --cut-tail %d --dry-run` tells what that means."
                                        .formatted(soundPosition));
    }
}
