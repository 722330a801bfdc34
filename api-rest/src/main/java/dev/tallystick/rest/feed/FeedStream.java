package dev.tallystick.rest.feed;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.EntryPage;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.rest.http.Body;
import dev.tallystick.rest.http.Caller;
import dev.tallystick.rest.http.StreamOutput;
import dev.tallystick.rest.json.Json;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The feed as server-sent events. Rows are read from the journal page by page as the client takes
 * them, so that nothing piles up for one that is slow. Where there is nothing to tell a heartbeat
 * does, with the id up to which the client has missed nothing.
 */
final class FeedStream implements Body.Writer {
    private static final int PAGE_ROWS = 100;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** How soon a stream that waits for entries notices that it is to end. */
    private static final Duration STEP = Duration.ofMillis(250);

    /** At the end of the journal entries are collected for so long: not every batch wakes all. */
    private static final Duration PACE = Duration.ofMillis(5);

    private final Ledger ledger;
    private final int program;
    private final FeedRows rows;
    private final Caller caller;
    private final Clock clock;
    private long after;
    private long lastSentNanos;

    /**
     * @param after position behind which the stream begins
     * @param clock real time, to which tokens are bound
     */
    FeedStream(Ledger ledger, int program, FeedRows rows, Caller caller, Clock clock, long after) {
        this.ledger = ledger;
        this.program = program;
        this.rows = rows;
        this.caller = caller;
        this.clock = clock;
        this.after = after;
    }

    @Override
    public void write(StreamOutput out) throws IOException {
        send(out, ": events after " + after + "\n\n");
        while (out.isOpen() && clock.millis() < caller.untilMs()) {
            EntryPage page = ledger.entriesAfter(program, after, PAGE_ROWS);
            for (byte[] entryBytes : page.entries()) {
                writeEvent(out, RecordedEntry.parse(entryBytes));
            }
            after = page.lookedTo();
            if (!page.entries().isEmpty()) {
                send(out, "");
            } else if (System.nanoTime() - lastSentNanos >= HEARTBEAT.toNanos()) {
                // an id without data moves the client's Last-Event-ID and is no event
                send(out, ": heartbeat\nid: " + after + "\n\n");
            }
            if (page.isLast()) {
                LockSupport.parkNanos(PACE.toNanos());
                ledger.awaitPosition(after + 1, STEP);
            }
        }
        send(out, ": " + (out.isOpen() ? "the token is over" : "the server stops") + "\n\n");
    }

    private void writeEvent(StreamOutput out, RecordedEntry entry) throws IOException {
        out.write(text("id: " + entry.position() + "\nevent: entry\ndata: "));
        out.write(Json.write(row -> rows.write(row, entry)));
        out.write(text("\n\n"));
    }

    private void send(StreamOutput out, String text) throws IOException {
        out.write(text(text));
        out.flush();
        lastSentNanos = System.nanoTime();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
