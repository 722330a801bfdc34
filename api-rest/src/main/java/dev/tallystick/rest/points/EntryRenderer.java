package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.TextCipher;
import dev.tallystick.rest.points.LotOrigins.LotOrigin;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows an entry as clients know it. The first answer, a replay of it, the transaction read later
 * and a dry run all come from here, and from nothing but the entry's bytes.
 */
final class EntryRenderer {
    private final LedgerGate gate;
    private final Members members;
    private final TextCipher cipher;
    private final LotOrigins origins;

    EntryRenderer(LedgerGate gate, Members members, TextCipher cipher, LotOrigins origins) {
        this.gate = gate;
        this.members = members;
        this.cipher = cipher;
        this.origins = origins;
    }

    /** {@return the HTTP status of a reply} */
    static int statusOf(PostingReply reply) {
        return switch (reply) {
            case PostingReply.Turned(Problem problem) -> problem.status();
            case PostingReply.Decided decided -> statusOf(decided.entry().outcome());
        };
    }

    /** {@return the answer to one posting} */
    Answer answer(PostingReply reply, String requestId) {
        return switch (reply) {
            case PostingReply.Turned(Problem problem) -> Answer.problem(problem, requestId);
            case PostingReply.Decided decided -> {
                byte[] body = Json.write(out -> write(out, reply, requestId, Map.of()));
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
        switch (reply) {
            case PostingReply.Turned(Problem problem) -> problem.write(out, requestId);
            case PostingReply.Decided(RecordedEntry entry, boolean replayed, boolean dry) -> {
                if (entry.isPosted()) {
                    out.writeStartObject();
                    writePosting(out, entry, dry, dryLots);
                    out.writeEndObject();
                } else {
                    refusal(entry, dry).write(out, requestId);
                }
            }
        }
    }

    /** Writes a transaction as it is read later: the first answer, and what became of it. */
    void writeTransaction(JsonGenerator out, RecordedEntry entry) throws IOException {
        out.writeStartObject();
        if (entry.isPosted()) {
            writePosting(out, entry, false, Map.of());
            out.writeStringField("outcome", "POSTED");
        } else {
            writeHead(out, entry, false);
            out.writeStringField("postedAt", Times.format(entry.postedAtMs()));
            out.writeStringField("outcome", "REFUSED");
            out.writeFieldName("refusal");
            refusal(entry, false).write(out, null);
        }
        out.writeArrayFieldStart("reversals");
        out.writeEndArray();
        out.writeEndObject();
    }

    private static int statusOf(Outcome outcome) {
        return switch (outcome) {
            case POSTED -> 201;
            case INSUFFICIENT_POINTS, BALANCE_LIMIT -> 422;
        };
    }

    /** {@return the problem document of a recorded refusal, with its numbers} */
    private static Problem refusal(RecordedEntry entry, boolean dry) {
        Balance balance = entry.balance();
        Problem problem =
                switch (entry.outcome()) {
                    case POSTED -> throw new IllegalArgumentException("no refusal: " + entry);
                    case INSUFFICIENT_POINTS ->
                            refused("insufficient_points", "Fewer points are available.")
                                    .with("available", balance.availablePoints())
                                    .with("required", entry.requestedPoints());
                    case BALANCE_LIMIT -> refused("balance_limit", "The sum would pass 2^53 - 1.");
                };
        return problem.with("txId", entry.txId()).with("position", dry ? null : entry.position());
    }

    private static Problem refused(String code, String detail) {
        return Problem.of(422, code, detail);
    }

    private void writeHead(JsonGenerator out, RecordedEntry entry, boolean dry) throws IOException {
        out.writeStringField("txId", entry.txId());
        out.writeStringField("type", entry.type().name());
        Optional<Member> member = members.find(entry.memberKey());
        if (member.isPresent()) {
            out.writeStringField("memberId", member.get().memberId());
        }
        out.writeStringField(
                "unit", gate.ledger().program(entry.program()).units().get(entry.unit()).code());
        if (dry) {
            out.writeNullField("position");
        } else {
            out.writeNumberField("position", entry.position());
        }
    }

    private void writePosting(
            JsonGenerator out, RecordedEntry entry, boolean dry, Map<Long, LotOrigin> dryLots)
            throws IOException {
        Sums sums = Sums.of(entry);
        writeHead(out, entry, dry);
        out.writeNumberField("points", sums.points());
        out.writeNumberField("amount", sums.amountPoints());
        out.writeStringField("postedAt", Times.format(entry.postedAtMs()));
        out.writeStringField("effectiveAt", Times.format(entry.effectiveAtMs()));
        Balances.writeField(out, entry.balance());
        out.writeArrayFieldStart("lots");
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.LotCreated lot) {
                writeLot(out, lot, dry);
            }
        }
        out.writeEndArray();
        out.writeArrayFieldStart("allocations");
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.LotTaken lot) {
                writeAllocation(out, lot, dryLots);
            }
        }
        out.writeEndArray();
        if (sums.expiredPoints() != 0) {
            out.writeNumberField("expired", sums.expiredPoints());
        }
        writeText(out, entry);
    }

    private static void writeLot(JsonGenerator out, Effect.LotCreated lot, boolean dry)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("lotId", dry ? null : LotNumber.toId(lot.lotNumber()));
        out.writeNumberField("points", lot.points());
        out.writeStringField("source", LotSource.nameOf(lot.source()));
        writeDate(out, "activatesAt", lot.activatesAtMs(), Dates.AT_ONCE);
        writeDate(out, "expiresAt", lot.expiresAtMs(), Dates.NEVER);
        out.writeEndObject();
    }

    private void writeAllocation(
            JsonGenerator out, Effect.LotTaken lot, Map<Long, LotOrigin> dryLots)
            throws IOException {
        LotOrigin dryOrigin = dryLots.get(lot.lotNumber());
        LotOrigin origin = dryOrigin != null ? dryOrigin : origins.of(lot.lotNumber());
        out.writeStartObject();
        out.writeStringField("lotId", dryOrigin != null ? null : LotNumber.toId(lot.lotNumber()));
        out.writeStringField("earnTxId", origin.txId());
        out.writeNumberField("points", lot.points());
        writeDate(out, "expiresAt", lot.expiresAtMs(), Dates.NEVER);
        out.writeEndObject();
    }

    static void writeDate(JsonGenerator out, String name, long atMs, long none) throws IOException {
        if (atMs == none) {
            out.writeNullField(name);
        } else {
            out.writeStringField(name, Times.format(atMs));
        }
    }

    private void writeText(JsonGenerator out, RecordedEntry entry) throws IOException {
        if (entry.textCiphertext().length == 0) {
            return;
        }
        Optional<byte[]> plain =
                members.find(entry.memberKey())
                        .flatMap(
                                member ->
                                        cipher.decrypt(
                                                member.textKey(),
                                                RecordedContent.txKey(entry),
                                                entry.textCiphertext()));
        if (plain.isPresent()) {
            FreeText.ofBytes(plain.get()).writeFields(out);
        }
    }

    /** {@return the lots that a dry run would make: they stand in no journal} */
    static Map<Long, LotOrigin> dryLots(List<PostingReply> batch) {
        Map<Long, LotOrigin> lots = new HashMap<>();
        for (PostingReply reply : batch) {
            if (reply instanceof PostingReply.Decided(RecordedEntry entry, boolean r, boolean dry)
                    && dry) {
                for (Effect effect : entry.effects()) {
                    if (effect instanceof Effect.LotCreated lot) {
                        lots.put(lot.lotNumber(), LotOrigins.in(entry, lot.lotNumber()));
                    }
                }
            }
        }
        return lots;
    }

    /** What the effects of a posting come to. */
    private record Sums(long grantedPoints, long takenPoints, long expiredPoints) {
        static Sums of(RecordedEntry entry) {
            long granted = 0;
            long taken = 0;
            long expired = 0;
            for (Effect effect : entry.effects()) {
                switch (effect) {
                    case Effect.LotCreated lot -> granted += lot.points();
                    case Effect.LotTaken lot -> taken += lot.points();
                    case Effect.LotExpired lot -> expired += lot.points();
                    case Effect.AccountOpened opened -> {}
                    case Effect.LotActivated activated -> {}
                    case Effect.Booked booked -> {}
                    case Effect.ProgramConfigured configured -> {}
                    case Effect.ClockSet set -> {}
                }
            }
            return new Sums(granted, taken, expired);
        }

        long points() {
            return grantedPoints - takenPoints - expiredPoints;
        }

        long amountPoints() {
            return grantedPoints + takenPoints;
        }
    }
}
