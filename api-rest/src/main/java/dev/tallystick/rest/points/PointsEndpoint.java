package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.history.BalanceAt;
import dev.tallystick.ledger.pipeline.AccountView;
import dev.tallystick.ledger.pipeline.LotsView;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.points.LotOrigins.LotOrigin;

import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a member has: {@code GET /v1/members/{memberId}/points} and {@code …/lots}. */
final class PointsEndpoint {
    private final LedgerGate gate;
    private final Balances balances;
    private final Members members;
    private final LotOrigins origins;

    PointsEndpoint(LedgerGate gate, Balances balances, Members members, LotOrigins origins) {
        this.gate = gate;
        this.balances = balances;
        this.members = members;
        this.origins = origins;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/members/{memberId}/points", Scope.POINTS_READ, this::points),
                Route.get("/v1/members/{memberId}/lots", Scope.POINTS_READ, this::lots));
    }

    private Answer points(Call call) throws IOException {
        ProgramConfig program = gate.program(call.caller().programId());
        Query query = call.query();
        int unit = Units.read(query, program);
        Optional<Moment> at = query.moment("at");
        OptionalLong knownAt = query.position("knownAt");
        query.finish();
        Member member =
                members.getEvenErased(program.id(), call.pathId("memberId", IdRule.EXTERNAL));
        knownAt.ifPresent(gate::awaitPosition);
        long atMs = at.map(moment -> moment.lastMs(ZoneId.of(program.timeZone()))).orElse(0L);
        AccountView view = balances.account(program, unit, member.key(), atMs);
        boolean asItStands = knownAt.isEmpty() && (at.isEmpty() || atMs == view.atMs());
        BalanceAt.Folded folded =
                asItStands
                        ? new BalanceAt.Folded(view.balance(), view.position())
                        : balances.at(
                                member.key(),
                                unit,
                                view,
                                at.isEmpty() ? view.atMs() : atMs,
                                knownAt.orElse(Long.MAX_VALUE));
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("memberId", member.memberId());
                    out.writeStringField("unit", program.units().get(unit).code());
                    Balances.writeField(out, folded.balance());
                    if (asItStands) {
                        writeNextExpiry(out, view);
                    }
                    out.writeNumberField("position", folded.position());
                    out.writeEndObject();
                });
    }

    private Answer lots(Call call) {
        ProgramConfig program = gate.program(call.caller().programId());
        Query query = call.query();
        int unit = Units.read(query, program);
        query.finish();
        Member member =
                members.getEvenErased(program.id(), call.pathId("memberId", IdRule.EXTERNAL));
        LotsView view = balances.lots(program, unit, member.key());
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("data");
                    for (LotsView.Lot lot : view.lots()) {
                        writeLot(out, lot, origins.of(lot.number()));
                    }
                    out.writeEndArray();
                    out.writeNumberField("position", view.account().position());
                    out.writeEndObject();
                });
    }

    private static void writeNextExpiry(JsonGenerator out, AccountView view) throws IOException {
        if (view.nextExpiryMs() == Dates.NEVER) {
            out.writeNullField("nextExpiry");
            return;
        }
        out.writeObjectFieldStart("nextExpiry");
        out.writeNumberField("points", view.nextExpiryPoints());
        EntryFields.writeDate(out, "expiresAt", view.nextExpiryMs(), Dates.NEVER);
        out.writeEndObject();
    }

    /** The date of activation is the origin's: a lot that came back is available without one. */
    private static void writeLot(JsonGenerator out, LotsView.Lot lot, LotOrigin origin)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("lotId", LotNumber.toId(lot.number()));
        out.writeStringField("earnTxId", origin.txId());
        out.writeStringField("source", LotSource.nameOf(origin.source()));
        out.writeNumberField("granted", origin.grantedPoints());
        out.writeNumberField("available", lot.availablePoints());
        out.writeNumberField("pending", lot.pendingPoints());
        out.writeNumberField("locked", lot.lockedPoints());
        out.writeNumberField("held", lot.heldPoints());
        EntryFields.writeDate(out, "activatesAt", origin.activatesAtMs(), Dates.AT_ONCE);
        EntryFields.writeDate(out, "expiresAt", lot.expiresAtMs(), Dates.NEVER);
        out.writeEndObject();
    }
}
