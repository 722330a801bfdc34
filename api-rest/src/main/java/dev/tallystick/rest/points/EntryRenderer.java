package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.points.LotOrigins.LotOrigin;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers postings. The first answer, a replay of it and a dry run all come from here, and from
 * nothing but the entry's bytes; only a text that was just written is not decrypted for it.
 */
final class EntryRenderer {
    private final EntryFields fields;
    private final Refusals refusals;

    EntryRenderer(EntryFields fields, Refusals refusals) {
        this.fields = fields;
        this.refusals = refusals;
    }

    /** {@return the HTTP status of a reply} */
    static int statusOf(PostingReply reply) {
        return switch (reply) {
            case PostingReply.Turned(Problem problem) -> problem.status();
            case PostingReply.Decided decided -> Refusals.statusOf(decided.entry().outcome());
        };
    }

    /** {@return the answer to one posting} */
    Answer answer(PostingReply reply, String requestId) {
        return answer(reply, requestId, out -> {});
    }

    /**
     * {@return the answer to one posting}
     *
     * @param more writes further fields into that of one that is posted, behind its own
     */
    Answer answer(PostingReply reply, String requestId, EntryRows.More more) {
        return switch (reply) {
            case PostingReply.Turned(Problem problem) -> Answer.problem(problem, requestId);
            case PostingReply.Decided decided -> {
                byte[] body = Json.write(out -> write(out, reply, requestId, Map.of(), more));
                Answer answer =
                        decided.entry().isPosted()
                                ? Answer.json(201, body)
                                : new Answer(statusOf(reply), Problem.MEDIA_TYPE, body, Map.of());
                if (!decided.dry()) {
                    answer =
                            answer.withHeader(
                                    "Ledger-Position", String.valueOf(decided.entry().position()));
                }
                yield decided.replayed()
                        ? answer.withHeader("Idempotency-Replayed", "true")
                        : answer;
            }
        };
    }

    /**
     * Writes the body of a reply as one object.
     *
     * @param dryLots of the same dry run: see {@link #dryLots}
     */
    void write(
            JsonGenerator out, PostingReply reply, String requestId, Map<Long, LotOrigin> dryLots)
            throws IOException {
        write(out, reply, requestId, dryLots, fields -> {});
    }

    private void write(
            JsonGenerator out,
            PostingReply reply,
            String requestId,
            Map<Long, LotOrigin> dryLots,
            EntryRows.More more)
            throws IOException {
        switch (reply) {
            case PostingReply.Turned(Problem problem) -> problem.write(out, requestId);
            case PostingReply.Decided decided -> {
                RecordedEntry entry = decided.entry();
                if (entry.isPosted()) {
                    out.writeStartObject();
                    fields.writePosted(
                            out, EntryView.first(entry), decided.dry(), dryLots, decided.shown());
                    more.writeFields(out);
                    out.writeEndObject();
                } else {
                    refusals.problem(entry, decided.dry()).write(out, requestId);
                }
            }
        }
    }

    /** {@return the lots that a dry run would make: they stand in no journal} */
    static Map<Long, LotOrigin> dryLots(List<PostingReply> batch) {
        Map<Long, LotOrigin> lots = new HashMap<>();
        for (PostingReply reply : batch) {
            if (reply instanceof PostingReply.Decided decided && decided.dry()) {
                for (Effect effect : decided.entry().effects()) {
                    if (effect instanceof Effect.LotCreated lot) {
                        lots.put(lot.lotNumber(), LotOrigins.in(decided.entry(), lot));
                    }
                }
            }
        }
        return lots;
    }
}
