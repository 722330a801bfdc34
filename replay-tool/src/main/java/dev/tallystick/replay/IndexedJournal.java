package dev.tallystick.replay;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.journal.EntryVisitor;
import dev.tallystick.ledger.journal.ExcerptView;
import dev.tallystick.ledger.journal.ExcerptVisitor;
import dev.tallystick.ledger.journal.JournalIndex;
import dev.tallystick.ledger.journal.JournalReader;
import dev.tallystick.ledger.journal.JournalScan;
import dev.tallystick.ledger.journal.ScanProgress;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A journal of which is known where each entry lies, as far as it could be read. */
final class IndexedJournal implements ExcerptVisitor, AutoCloseable {
    private final JournalIndex index = new JournalIndex();
    private final JournalReader reader;
    private final Path directory;

    IndexedJournal(DataDirectory data) {
        directory = data.journal();
        reader = new JournalReader(data.journal(), index);
    }

    /** Reads a journal from its beginning. {@return what is wrong with it} */
    List<Problem> scan(DataDirectory data, ScanProgress progress) throws IOException {
        return JournalScan.verify(data.journal(), this, progress).problems().stream()
                .map(Problem::of)
                .toList();
    }

    /** Takes the next excerpt with entries; nothing that comes after a gap. */
    @Override
    public void onExcerpt(ExcerptView excerpt) {
        if (excerpt.entryCount() > 0 && excerpt.firstPosition() == lastPosition() + 1) {
            index.append(
                    excerpt.firstPosition(),
                    excerpt.entryCount(),
                    excerpt.cycle(),
                    excerpt.offset());
        }
    }

    /** {@return where it lies} */
    Path directory() {
        return directory;
    }

    /** {@return the last position that {@link #entry} knows} */
    long lastPosition() {
        return index.lastPosition();
    }

    RecordedEntry entry(long position) throws IOException, ReplayFailedException {
        if (position < 1 || position > index.lastPosition()) {
            throw new ReplayFailedException(
                    "no entry at position %d: the journal holds 1 to %d"
                            .formatted(position, index.lastPosition()));
        }
        return RecordedEntry.parse(read(position));
    }

    /** {@return the recorded bytes of an entry that it knows} */
    byte[] read(long position) throws IOException {
        return reader.read(position);
    }

    /** {@return where the excerpt with a position lies, one that it knows} */
    JournalReader.Place placeOf(long position) throws IOException {
        return reader.placeOf(position);
    }

    /** Hands over the entries behind a position up to another. */
    void readForward(long after, long last, EntryVisitor visitor) throws IOException {
        reader.readForward(after, last, visitor);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
