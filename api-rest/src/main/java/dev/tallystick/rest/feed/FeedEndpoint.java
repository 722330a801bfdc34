package dev.tallystick.rest.feed;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.EntryPage;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.points.EntryRows;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code GET /v1/events}: the entries of the caller's program behind a position, as a page, or to
 * whom wants {@code text/event-stream} as a stream that goes on with what is to come.
 */
public final class FeedEndpoint {
    private static final int LIMIT_DEFAULT = 1_000;
    private static final int LIMIT_MAX = 10_000;
    private static final String EVENT_STREAM = "text/event-stream";
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final LedgerGate gate;
    private final FeedRows rows;
    private final Clock clock;

    /**
     * Shows the entries of the ledger behind a gate.
     *
     * @param clock real time
     */
    public FeedEndpoint(LedgerGate gate, EntryRows rows, Clock clock) {
        this.gate = gate;
        this.rows = new FeedRows(rows);
        this.clock = clock;
    }

    /** {@return the operation} */
    public Route route() {
        return Route.get("/v1/events", Scope.POINTS_READ, this::events);
    }

    private Answer events(Call call) throws IOException {
        return call.accepts(EVENT_STREAM) ? stream(call) : page(call);
    }

    private Answer page(Call call) throws IOException {
        Query query = call.query();
        long after = query.position("after").orElse(0);
        int limit = query.limit(LIMIT_DEFAULT, LIMIT_MAX);
        query.finish();
        int program = gate.program(call.caller().programId()).number();
        requireReached(after, "query:after");
        return page(gate.ledger().entriesAfter(program, after, limit), limit);
    }

    private Answer stream(Call call) {
        Query query = call.query();
        OptionalLong after = query.position("after");
        query.finish();
        OptionalLong lastEventId = lastEventId(call);
        int program = gate.program(call.caller().programId()).number();
        requireReached(after.orElse(0), "query:after");
        requireReached(lastEventId.orElse(0), "header:" + LAST_EVENT_ID);
        long from = lastEventId.orElse(after.orElse(0));
        return Answer.streamed(
                        EVENT_STREAM,
                        new FeedStream(gate.ledger(), program, rows, call.caller(), clock, from))
                .withHeader("Cache-Control", "no-store");
    }

    /** What a client that lost its stream sends by itself when it comes back. */
    private static OptionalLong lastEventId(Call call) {
        Optional<String> header = call.onlyHeader(LAST_EVENT_ID);
        OptionalLong position = header.map(Query::positionOf).orElse(OptionalLong.empty());
        if (header.isPresent() && position.isEmpty()) {
            throw Problem.invalid(
                            "header:" + LAST_EVENT_ID,
                            "invalid_header",
                            "Must be the id of an event: a position.")
                    .exception();
        }
        return position;
    }

    private Answer page(EntryPage page, int limit) {
        Answer answer =
                Answer.json(
                        200,
                        out -> {
                            out.writeStartObject();
                            out.writeArrayFieldStart("data");
                            for (byte[] entry : page.entries()) {
                                rows.write(out, RecordedEntry.parse(entry));
                            }
                            out.writeEndArray();
                            out.writeNumberField("nextAfter", page.lookedTo());
                            out.writeEndObject();
                        });
        String next = "</v1/events?after=%d&limit=%d>; rel=\"next\"";
        return page.isLast()
                ? answer
                : answer.withHeader("Link", next.formatted(page.lookedTo(), limit));
    }

    /** Nobody was ever told such a position by this ledger: its entries must have been lost. */
    private void requireReached(long after, String pointer) {
        if (after > gate.ledger().durablePosition()) {
            throw Problem.invalid(
                            pointer,
                            "position_unknown",
                            "The ledger has not reached this position: it is another ledger's.")
                    .exception();
        }
    }
}
