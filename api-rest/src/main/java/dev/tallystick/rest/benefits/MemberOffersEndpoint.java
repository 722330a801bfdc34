package dev.tallystick.rest.benefits;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code GET /v1/members/{memberId}/offers}: all that a member may use now, one kind behind the
 * other, of each the newest first. A row's place is that of its kind, then its number among them.
 */
final class MemberOffersEndpoint {
    /** No kind counts further than this many bits. */
    private static final int NUMBER_BITS = 48;

    private static final long NUMBER_MAX = (1L << NUMBER_BITS) - 1;

    private final List<UsableSource> sources;
    private final Candidates candidates;
    private final LedgerGate gate;

    /**
     * @param sources in the order in which they are shown
     */
    MemberOffersEndpoint(List<UsableSource> sources, Candidates candidates, LedgerGate gate) {
        this.sources = List.copyOf(sources);
        this.candidates = candidates;
        this.gate = gate;
    }

    Route route() {
        return Route.get("/v1/members/{memberId}/offers", Scope.MEMBERS_READ, this::list);
    }

    private Answer list(Call call) {
        Query query = call.query();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        ProgramConfig program = gate.program(call.caller().programId());
        Page page = Page.read(Page.path("/v1/members/", memberId, "/offers"), program.id(), query);
        query.finish();
        List<Usable> rows =
                find(program, candidates.of(program, memberId), page.below(), page.wanted());
        return page.answer(rows, MemberOffersEndpoint::place, MemberOffersEndpoint::write);
    }

    private List<Usable> find(
            ProgramConfig program, Candidate candidate, long belowPlace, int limit) {
        long nowMs = gate.ledger().nowMs();
        long belowRank = belowPlace >>> NUMBER_BITS;
        List<Usable> rows = new ArrayList<>();
        for (UsableSource source : sources) {
            long rank = source.kind().rank;
            if (rank <= belowRank && rows.size() < limit) {
                long below = rank == belowRank ? belowPlace & NUMBER_MAX : Long.MAX_VALUE;
                rows.addAll(source.find(program, candidate, nowMs, below, limit - rows.size()));
            }
        }
        return rows;
    }

    private static long place(Usable row) {
        return row.kind().rank << NUMBER_BITS | row.number();
    }

    private static void write(JsonGenerator out, Usable row) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", row.kind().name());
        out.writeStringField("id", row.id());
        out.writeStringField("name", row.name());
        out.writeStringField("description", row.description());
        out.writeStringField("terms", row.terms());
        BenefitKind.writeCount(out, "left", row.left());
        Window.writeTo(out, "until", row.untilMs());
        if (row.price().isPresent()) {
            out.writeObjectFieldStart("price");
            out.writeNumberField("points", row.price().get().points());
            out.writeStringField("unit", row.price().get().unit());
            out.writeEndObject();
        } else {
            out.writeNullField("price");
        }
        OfferKind.writeSubject(out, row.subject());
        out.writeEndObject();
    }
}
