package dev.tallystick.rest.feed;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.points.EntryRows;

import java.io.IOException;

/**
 * Writes entries as the feed shows them: the row of every list and {@code previousPosition}, by
 * which a consumer can tell that it has missed none.
 */
record FeedRows(EntryRows rows) {
    /** Writes one row. */
    void write(JsonGenerator out, RecordedEntry entry) throws IOException {
        rows.write(
                out,
                entry,
                row -> row.writeNumberField("previousPosition", entry.programPrevious()));
    }
}
