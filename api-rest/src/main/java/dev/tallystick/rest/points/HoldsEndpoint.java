package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.entry.Resolution;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LotsView;
import dev.tallystick.ledger.pipeline.OriginalView;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is held: {@code GET /v1/holds/{txId}}, open or resolved, and {@code GET
 * /v1/members/{memberId}/holds}, the open ones.
 */
final class HoldsEndpoint {
    private static final int LOOKS_MAX = 3;

    private final LedgerGate gate;
    private final Balances balances;
    private final Members members;
    private final LotOrigins origins;

    HoldsEndpoint(LedgerGate gate, Balances balances, Members members, LotOrigins origins) {
        this.gate = gate;
        this.balances = balances;
        this.members = members;
        this.origins = origins;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/members/{memberId}/holds", Scope.POINTS_READ, this::ofMember),
                Route.get("/v1/holds/{txId}", Scope.POINTS_READ, this::one));
    }

    private Answer ofMember(Call call) throws IOException {
        ProgramConfig program = gate.program(call.caller().programId());
        Query query = call.query();
        int unit = Units.read(query, program);
        query.finish();
        Member member =
                members.getEvenErased(program.id(), call.pathId("memberId", IdRule.EXTERNAL));
        LotsView view = balances.lots(program, unit, member.key());
        List<HoldStory> holds = new ArrayList<>();
        for (LotsView.Hold hold : view.holds()) {
            holds.add(HoldStory.open(entryAt(hold.position()), hold.parts()));
        }
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("data");
                    for (HoldStory hold : holds) {
                        write(out, program, member.memberId(), hold);
                    }
                    out.writeEndArray();
                    out.writeNumberField("position", view.account().position());
                    out.writeEndObject();
                });
    }

    private Answer one(Call call) throws IOException {
        call.query().finish();
        ProgramConfig program = gate.program(call.caller().programId());
        String txId = call.pathId("txId", IdRule.TRANSACTION);
        RecordedEntry hold = find(program, txId);
        MemberKey holder = holder(program, hold);
        HoldStory story = story(program, hold, holder);
        String memberId = members.find(holder).orElseThrow().memberId();
        return Answer.json(200, out -> write(out, program, memberId, story));
    }

    private HoldStory story(ProgramConfig program, RecordedEntry hold, MemberKey holder)
            throws IOException {
        for (int look = 0; look < LOOKS_MAX; look++) {
            Submission question = Submission.original(program.number(), hold.position());
            gate.ask(question);
            OriginalView view = question.originalView();
            if (view.resolution() == Resolution.NONE) {
                return HoldStory.open(hold, view.parts());
            }
            Optional<RecordedEntry> resolving =
                    resolving(program, hold, holder, view.lastRelated());
            if (resolving.isPresent()) {
                return HoldStory.resolved(hold, view.resolution(), resolving.get());
            }
        }
        throw gate.overloaded().exception();
    }

    /** A hold that is over by time may be so for a moment before the ledger records it. */
    private Optional<RecordedEntry> resolving(
            ProgramConfig program, RecordedEntry hold, MemberKey holder, long position)
            throws IOException {
        List<RecordedEntry> candidates = new ArrayList<>();
        if (position != 0 && position <= gate.ledger().durablePosition()) {
            candidates.add(entryAt(position));
        }
        balances.account(program, hold.unit(), holder).unrecorded().stream()
                .map(RecordedEntry::parse)
                .forEach(candidates::add);
        return candidates.stream()
                .filter(entry -> HoldStory.resolves(entry, hold.position()))
                .findFirst();
    }

    /** {@return whose points it holds now: the member's, or of whom that one was merged into} */
    private MemberKey holder(ProgramConfig program, RecordedEntry hold) {
        MemberKey member = hold.memberKey();
        MemberKey into = balances.account(program, hold.unit(), member).mergedInto();
        while (into != null) {
            member = into;
            into = balances.account(program, hold.unit(), member).mergedInto();
        }
        return member;
    }

    private RecordedEntry find(ProgramConfig program, String txId) throws IOException {
        Ledger ledger = gate.ledger();
        long position = ledger.positionOf(TxKey.of(program.number(), txId));
        if (position != 0 && position <= ledger.durablePosition()) {
            RecordedEntry entry = entryAt(position);
            if (entry.type() == EntryType.HOLD && entry.isPosted()) {
                return entry;
            }
        }
        throw Problem.notFound("hold_not_found", "There is no such hold.").exception();
    }

    private RecordedEntry entryAt(long position) throws IOException {
        return RecordedEntry.parse(gate.ledger().entryAt(position));
    }

    private void write(JsonGenerator out, ProgramConfig program, String memberId, HoldStory hold)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("txId", hold.entry().txId());
        out.writeStringField("memberId", memberId);
        out.writeStringField("unit", program.units().get(hold.entry().unit()).code());
        out.writeNumberField("points", hold.points());
        out.writeNumberField("captured", hold.capturedPoints());
        out.writeStringField("state", hold.state());
        out.writeStringField("holdExpiresAt", Times.format(hold.expiresAtMs()));
        out.writeArrayFieldStart("allocations");
        for (LotsView.Part part : hold.parts()) {
            LotRows.writeAllocation(
                    out,
                    LotNumber.toId(part.lotNumber()),
                    origins.of(part.lotNumber()).txId(),
                    part.points(),
                    part.lotExpiresAtMs());
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
