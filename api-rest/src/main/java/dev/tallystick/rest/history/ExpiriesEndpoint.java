package dev.tallystick.rest.history;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.history.ChainWalk;
import dev.tallystick.ledger.pipeline.AccountView;
import dev.tallystick.ledger.pipeline.LotsView;
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
import dev.tallystick.rest.points.Units;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code GET /v1/members/{memberId}/expiries}: what lapsed, and what will. */
final class ExpiriesEndpoint {
    private final LedgerGate gate;
    private final Balances balances;
    private final Members members;
    private final Chains chains;

    ExpiriesEndpoint(LedgerGate gate, Balances balances, Members members) {
        this.gate = gate;
        this.balances = balances;
        this.members = members;
        this.chains = new Chains(gate);
    }

    Route route() {
        return Route.get("/v1/members/{memberId}/expiries", Scope.POINTS_READ, this::get);
    }

    private Answer get(Call call) throws IOException {
        ProgramConfig program = gate.program(call.caller().programId());
        Query query = call.query();
        int unit = Units.read(query, program);
        Period period = Period.read(query, program);
        query.finish();
        Member member =
                members.getEvenErased(program.id(), call.pathId("memberId", IdRule.EXTERNAL));
        LotsView lots = balances.lots(program, unit, member.key());
        AccountView view = lots.account();
        Expired expired = new Expired(period);
        expired.addUnrecorded(view.unrecorded());
        Optional<ChainWalk> chain =
                chains.ofMember(program, unit, member.key(), OptionalLong.of(view.lastPosition()));
        if (chain.isPresent()) {
            expired.addRecorded(chain.get(), member.key(), unit);
        }
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("memberId", member.memberId());
                    out.writeStringField("unit", program.units().get(unit).code());
                    write(out, "expired", "expiredAt", expired.pointsByInstant());
                    if (expired.completeFromMs().isPresent()) {
                        out.writeStringField(
                                "expiredFrom", Times.format(expired.completeFromMs().getAsLong()));
                    } else {
                        out.writeNullField("expiredFrom");
                    }
                    write(out, "upcoming", "expiresAt", upcoming(lots.lots(), period));
                    out.writeNumberField("position", view.position());
                    out.writeEndObject();
                });
    }

    /** What is left in lots that end, the soonest first; parts that are held do not. */
    private static SortedMap<Long, Long> upcoming(List<LotsView.Lot> lots, Period period) {
        SortedMap<Long, Long> pointsByInstant = new TreeMap<>();
        for (LotsView.Lot lot : lots) {
            if (lot.unpinnedPoints() > 0
                    && lot.expiresAtMs() != Dates.NEVER
                    && period.holds(lot.expiresAtMs())) {
                pointsByInstant.merge(lot.expiresAtMs(), lot.unpinnedPoints(), Long::sum);
            }
        }
        return pointsByInstant;
    }

    private static void write(
            JsonGenerator out, String name, String instantName, Map<Long, Long> pointsByInstant)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (Map.Entry<Long, Long> row : pointsByInstant.entrySet()) {
            out.writeStartObject();
            out.writeNumberField("points", row.getValue());
            out.writeStringField(instantName, Times.format(row.getKey()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
