package dev.tallystick.rest.projection;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.EntryPage;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes one projection along a ledger, page by page. */
final class FollowerRun {
    private static final Logger LOG = LoggerFactory.getLogger(FollowerRun.class);
    private static final int PAGE_ENTRIES = 500;

    /** One write takes about so long at most: others wait for their turn meanwhile. */
    private static final Duration WRITE = Duration.ofMillis(50);

    /** Of entries from which nothing follows so many are passed before the database is told. */
    private static final long UNWRITTEN_MAX = 100_000;

    private static final Duration PAUSE_MIN = Duration.ofMillis(250);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(8);

    private final Database database;
    private final MarkStore marks;
    private final Ledger ledger;
    private final Follower follower;
    private Duration pause = PAUSE_MIN;
    private long notBeforeNanos = System.nanoTime();

    FollowerRun(Database database, Ledger ledger, Follower follower) {
        this.database = database;
        this.marks = new MarkStore(database);
        this.ledger = ledger;
        this.follower = follower;
    }

    Follower follower() {
        return follower;
    }

    /** {@return whether it is not waiting after a failure} */
    boolean isDue() {
        return System.nanoTime() - notBeforeNanos >= 0;
    }

    /** Lets some time pass before the next attempt. {@return how long} */
    Duration onFailure() {
        follower.onFailure();
        Duration waited = pause;
        notBeforeNanos = System.nanoTime() + waited.toNanos();
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : longer;
        return waited;
    }

    /** Takes the projection one page further. {@return false if there is nothing to take it to} */
    boolean step() throws IOException {
        if (!follower.isPlaced()) {
            place();
        }
        long after = follower.position();
        long durablePosition = ledger.durablePosition();
        if (after >= durablePosition) {
            return false;
        }
        Set<EntryType> types = follower.projection().types();
        EntryPage page =
                types.isEmpty()
                        ? new EntryPage(List.of(), durablePosition, true)
                        : ledger.entriesAfter(types, after, durablePosition, PAGE_ENTRIES);
        boolean concerns =
                page.entries().stream().map(RecordedEntry::parse).anyMatch(follower::concerns);
        if (concerns || page.lookedTo() - follower.writtenPosition() > UNWRITTEN_MAX) {
            write(page);
        } else {
            follower.onPassed(page.lookedTo());
        }
        pause = PAUSE_MIN;
        follower.onSuccess();
        return true;
    }

    /** Whether a commit that failed did happen is not known here: the mark tells. */
    private void write(EntryPage page) throws IOException {
        Mark atEnd = Mark.at(ledger, page.lookedTo());
        page.entries().stream()
                .map(RecordedEntry::parse)
                .filter(follower::concerns)
                .forEach(follower.projection()::prepare);
        follower.displace();
        Mark reached = database.write(handle -> apply(handle, page, atEnd));
        follower.projection().onWritten();
        follower.place(reached.position());
    }

    /** Applies a page, or as much of it as there is time for. */
    private Mark apply(Handle handle, EntryPage page, Mark atEnd) {
        long endNanos = System.nanoTime() + WRITE.toNanos();
        Mark reached = atEnd;
        follower.projection().begin();
        for (byte[] bytes : page.entries()) {
            RecordedEntry entry = RecordedEntry.parse(bytes);
            if (follower.concerns(entry)) {
                follower.projection().apply(handle, entry);
                if (System.nanoTime() - endNanos > 0) {
                    reached = Mark.of(entry.position(), bytes);
                    break;
                }
            }
        }
        follower.projection().end(handle);
        MarkStore.move(handle, follower.name(), follower.writtenPosition(), reached);
        return reached;
    }

    /** Tells the database how far it is, where nothing followed from the last entries. */
    void writeMark() throws IOException {
        if (follower.isPlaced() && follower.position() > follower.writtenPosition()) {
            Mark mark = Mark.at(ledger, follower.position());
            database.writeOnly(
                    handle ->
                            MarkStore.move(
                                    handle, follower.name(), follower.writtenPosition(), mark));
        }
    }

    private void place() throws IOException {
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
