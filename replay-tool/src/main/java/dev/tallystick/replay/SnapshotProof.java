package dev.tallystick.replay;

import dev.tallystick.ledger.journal.ProblemCode;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.state.State;
import dev.tallystick.ledger.state.StateHash;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares snapshots with the state that the journal leads to: hash and counts at their position,
 * and the excerpt they were made of. Then loads them, which proves their bytes.
 */
final class SnapshotProof {
    private final SnapshotShelf shelf;
    private final List<SnapshotShelf.Checked> snapshots;
    private final Set<Long> positions = new TreeSet<>();
    private final Map<Long, Known> known = new TreeMap<>();

    /** What the journal leads to at a position of interest. */
    private record Known(String stateHash, long programCount, long accountCount) {}

    /**
     * @param to snapshots behind this position are left out
     */
    SnapshotProof(DataDirectory data, long to) throws IOException {
        shelf = new SnapshotShelf(data);
        snapshots = shelf.list().stream().filter(one -> one.position() <= to).toList();
        snapshots.forEach(one -> positions.add(one.position()));
    }

    /** {@return how many there are} */
    int count() {
        return snapshots.size();
    }

    /** Notes the state if it is at the position of a snapshot. */
    void heard(State state) {
        if (positions.contains(state.position())) {
            known.put(
                    state.position(),
                    new Known(
                            StateHash.of(state),
                            state.programs().count(),
                            state.accounts().count()));
        }
    }

    /**
     * {@return what is wrong with them} One whose position was not heard of is compared with
     * nothing; one that a running server deleted meanwhile is left out.
     *
     * @param journal as far as it could be read
     */
    List<Problem> problems(IndexedJournal journal) throws IOException {
        List<Problem> problems = new ArrayList<>();
        for (SnapshotShelf.Checked snapshot : snapshots) {
            List<Problem> found = problems(snapshot, journal);
            if (Files.exists(snapshot.path())) {
                problems.addAll(found);
            }
        }
        return problems;
    }

    private List<Problem> problems(SnapshotShelf.Checked snapshot, IndexedJournal journal)
            throws IOException {
        if (snapshot.problem() != null) {
            return List.of(invalid(snapshot, snapshot.problem()));
        }
        Manifest manifest = snapshot.manifest();
        List<Problem> problems = new ArrayList<>();
        if (journal.lastPosition() < snapshot.position()) {
            problems.add(
                    new Problem(
                            snapshot.path().toString(),
                            0,
                            ProblemCode.POSITIONS_MISSING.code,
                            "a snapshot up to position %d, but the journal ends at %d"
                                    .formatted(snapshot.position(), journal.lastPosition())));
        }
        SnapshotShelf.difference(manifest, journal).ifPresent(problems::add);
        Known folded = known.get(snapshot.position());
        Known recorded =
                new Known(manifest.stateHash(), manifest.programCount(), manifest.accountCount());
        if (folded != null && !folded.equals(recorded)) {
            problems.add(
                    new Problem(
                            snapshot.path().toString(),
                            0,
                            ProofCode.SNAPSHOT_DIFFERS.code,
                            "the journal leads to %s, the snapshot is of %s"
                                    .formatted(folded, recorded)));
        }
        try {
            shelf.load(manifest);
        } catch (IOException unusable) {
            problems.add(invalid(snapshot, unusable.getMessage()));
        }
        return problems;
    }

    private static Problem invalid(SnapshotShelf.Checked snapshot, String detail) {
        return new Problem(snapshot.path().toString(), 0, ProofCode.SNAPSHOT_INVALID.code, detail);
    }
}
