package dev.tallystick.replay;

import dev.tallystick.ledger.disk.Disk;
import dev.tallystick.ledger.journal.Hash;
import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.snapshot.Manifest;
import dev.tallystick.ledger.snapshot.Pace;
import dev.tallystick.ledger.snapshot.Snapshots;
import dev.tallystick.ledger.state.FrozenRoom;
import dev.tallystick.ledger.state.PageSource;
import dev.tallystick.ledger.state.State;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The snapshots of a data directory. */
final class SnapshotShelf {
    private final Snapshots snapshots;

    /**
     * A snapshot whose files were looked at.
     *
     * @param manifest null if it cannot be read
     * @param problem what is wrong with it, with its place; null if nothing is
     */
    record Checked(long position, Path path, Manifest manifest, String problem) {}

    SnapshotShelf(DataDirectory data) {
        snapshots = new Snapshots(Disk.NATIVE, data.journal());
    }

    /** {@return all that were finished, newest first, with the SHA-256 of their files compared} */
    List<Checked> list() throws IOException {
        List<Checked> checked = new ArrayList<>();
        for (Snapshots.Found found : snapshots.list()) {
            checked.add(check(found));
        }
        return checked;
    }

    /** {@return files that belong to no finished snapshot} */
    List<Path> leftovers() throws IOException {
        return snapshots.leftovers();
    }

    /** {@return the state in a snapshot, with its own hash and counts compared} */
    State load(Manifest manifest) throws IOException {
        State state = new State(PageSource.ON_THE_SPOT);
        snapshots.load(manifest, state);
        return state;
    }

    /** {@return the newest snapshot up to a position that can be used, null if there is none} */
    Loaded newest(long upTo) throws IOException {
        for (Checked one : list()) {
            if (one.problem() == null && one.position() <= upTo) {
                return new Loaded(one.manifest(), load(one.manifest()));
            }
        }
        return null;
    }

    /** A snapshot and its state. */
    record Loaded(Manifest manifest, State state) {}

    /**
     * {@return what differs in the journal from what a snapshot says it was made of}
     *
     * @param journal read up to the snapshot's position, or further
     */
    static Optional<Problem> difference(Manifest manifest, IndexedJournal journal)
            throws IOException {
        if (journal.lastPosition() < manifest.position()) {
            return Optional.empty(); // the journal has problems of its own
        }
        JournalReader.Place place = journal.placeOf(manifest.position());
        Manifest.ExcerptRef excerpt = manifest.excerpt();
        return place.sha256().equals(excerpt.sha256())
                        && place.cycle() == excerpt.cycle()
                        && place.offset() == excerpt.offset()
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                journal.directory().toString(),
                                excerpt.offset(),
                                ProofCode.SNAPSHOT_DIFFERS.code,
                                "the snapshot at position %d was made of another journal"
                                        .formatted(manifest.position())));
    }

    /** Makes a snapshot of what was read, which is all of a journal and sealed. */
    Manifest create(FoldedJournal folded) throws IOException {
        State state = folded.state();
        Snapshots.Unpublished unpublished =
                snapshots.write(
                        state.freeze(new FrozenRoom(0)), folded.end().testClock(), Pace.UNBOUNDED);
        state.thaw();
        JournalReader.Place place = folded.indexed().placeOf(state.position());
        return snapshots.publish(
                unpublished,
                new Manifest.ExcerptRef(place.cycle(), place.offset(), place.sha256()));
    }

    /** {@return both files of a snapshot, the manifest last} */
    List<Path> files(Checked snapshot) {
        return List.of(statePath(snapshot.path()), snapshot.path());
    }

    private static Checked check(Snapshots.Found found) throws IOException {
        String problem = found.manifest() == null ? found.problem().getMessage() : null;
        if (problem == null) {
            problem = stateProblem(found);
        }
        return new Checked(found.position(), found.path(), found.manifest(), problem);
    }

    private static String stateProblem(Snapshots.Found found) throws IOException {
        Path file = statePath(found.path());
        if (!Files.exists(file)) {
            return file + ", offset 0: the file is missing";
        }
        if (Files.size(file) != found.manifest().stateBytes()) {
            return "%s, offset %d: has %d bytes, had %d"
                    .formatted(
                            file,
                            Math.min(Files.size(file), found.manifest().stateBytes()),
                            Files.size(file),
                            found.manifest().stateBytes());
        }
        Hash sha256 = Hash.of(HexFormat.of().parseHex(BackupManifest.sha256Of(file)));
        return sha256.equals(found.manifest().stateSha256())
                ? null
                : file + ", offset 0: its SHA-256 is another";
    }

    private static Path statePath(Path manifestPath) {
        String name = manifestPath.getFileName().toString();
        return manifestPath.resolveSibling(
                name.substring(0, name.length() - "manifest".length()) + "state");
    }
}
