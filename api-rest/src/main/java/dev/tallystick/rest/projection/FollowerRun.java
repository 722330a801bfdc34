package dev.tallystick.rest.projection;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.EntryPage;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.rest.store.Database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes projections along a ledger, step by step, those that are furthest behind first; those that
 * are at the same place go together, so that each entry is read once.
 */
final class FollowerRun {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerRun.class);
    private static final int PAGE_ENTRIES = 500;

    /** How soon one that waits for entries notices that it is to end. */
    private static final Duration STEP = Duration.ofMillis(250);

    /** At the end of the journal entries are collected for so long: not every batch is a commit. */
    private static final Duration PACE = Duration.ofMillis(5);

    /** Of entries from which nothing follows so many are passed before the database is told. */
    private static final long UNWRITTEN_MAX = 100_000;

    private final Database database;
    private final MarkStore marks;
    private final Ledger ledger;
    private final List<Follower> followers;
    private final Runnable onMoved;

    /**
     * @param onMoved is run after each move
     */
    FollowerRun(Database database, Ledger ledger, List<Follower> followers, Runnable onMoved) {
        this.database = database;
        this.marks = new MarkStore(database);
        this.ledger = ledger;
        this.followers = followers;
        this.onMoved = onMoved;
    }

    /** Takes those that are furthest behind one page further, or waits a moment for entries. */
    void step() throws IOException {
        for (Follower follower : followers) {
            if (!follower.isPlaced()) {
                place(follower);
            }
        }
        long after = followers.stream().mapToLong(Follower::position).min().orElseThrow();
        long durablePosition = ledger.durablePosition();
        if (after >= durablePosition) {
            LockSupport.parkNanos(PACE.toNanos());
            ledger.awaitPosition(durablePosition + 1, STEP);
            return;
        }
        List<Follower> together = followers.stream().filter(f -> f.position() == after).toList();
        long upTo =
                followers.stream()
                        .mapToLong(Follower::position)
                        .filter(position -> position > after)
                        .reduce(durablePosition, Math::min);
        advance(together, after, upTo);
        onMoved.run();
    }

    private void advance(List<Follower> together, long after, long upTo) throws IOException {
        Set<EntryType> types = EnumSet.noneOf(EntryType.class);
        together.forEach(follower -> types.addAll(follower.projection().types()));
        EntryPage page = ledger.entriesAfter(types, after, upTo, PAGE_ENTRIES);
        List<RecordedEntry> entries =
                page.entries().stream()
                        .map(RecordedEntry::parse)
                        .filter(entry -> together.stream().anyMatch(f -> f.concerns(entry)))
                        .toList();
        long writtenPosition =
                together.stream().mapToLong(Follower::writtenPosition).min().orElseThrow();
        boolean isDue = page.lookedTo() - writtenPosition > UNWRITTEN_MAX;
        if (entries.isEmpty() && !isDue) {
            together.forEach(follower -> follower.onPassed(page.lookedTo()));
        } else {
            write(together, entries, page.lookedTo());
        }
    }

    /** Whether a commit that failed did happen is not known here: the marks tell. */
    private void write(List<Follower> together, List<RecordedEntry> entries, long position)
            throws IOException {
        Mark mark = Mark.at(ledger, position);
        together.forEach(Follower::displace);
        database.writeOnly(
                handle -> {
                    for (Follower follower : together) {
                        MarkStore.move(handle, follower.name(), follower.writtenPosition(), mark);
                        follower.apply(handle, entries);
                    }
                });
        together.forEach(follower -> follower.place(position));
    }

    /** Tells the database how far they are, where nothing followed from the last entries. */
    void writeMarks() throws IOException {
        for (Follower follower : followers) {
            if (follower.isPlaced() && follower.position() > follower.writtenPosition()) {
                write(List.of(follower), List.of(), follower.position());
            }
        }
    }

    private void place(Follower follower) throws IOException {
        Optional<Mark> mark = marks.find(follower.name());
        if (mark.isPresent() && mark.get().isOf(ledger)) {
            follower.place(mark.get().position());
            return;
        }
        mark.ifPresent(
                stale ->
                        LOG.warn(
                                "projection {} followed another ledger, or one that had more"
                                    + " entries, to position {}; this one is durable to {}: made"
                                    + " again from its first entry",
                                follower.name(),
                                stale.position(),
                                ledger.durablePosition()));
        database.writeOnly(
                handle -> {
                    follower.projection().reset(handle);
                    MarkStore.put(handle, follower.name(), Mark.START);
                });
        follower.place(0);
    }
}
