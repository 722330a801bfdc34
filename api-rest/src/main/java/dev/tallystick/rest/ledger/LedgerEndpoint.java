package dev.tallystick.rest.ledger;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.pipeline.StateHashAt;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.ledger.pipeline.TrialBalance;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;

import java.io.IOException;
import java.util.List;

/** {@code GET /v1/ledger/trial-balance} and {@code GET /v1/ledger/state-hash}. */
public final class LedgerEndpoint {
    private final LedgerGate gate;

    /** Asks the ledger behind a gate. */
    public LedgerEndpoint(LedgerGate gate) {
        this.gate = gate;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.get("/v1/ledger/trial-balance", Scope.POINTS_READ, this::trialBalance),
                Route.get("/v1/ledger/state-hash", Scope.ADMIN, this::stateHash));
    }

    private Answer trialBalance(Call call) {
        call.query().finish();
        ProgramConfig program = gate.program(call.caller().programId());
        Submission question = Submission.trialBalance(program.number());
        gate.ask(question);
        TrialBalance balance = question.trialBalance();
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("units");
                    for (TrialBalance.Unit unit : balance.units()) {
                        write(out, unit, program.units().get(unit.unit()).code());
                    }
                    out.writeEndArray();
                    out.writeNumberField("position", balance.position());
                    out.writeEndObject();
                });
    }

    private Answer stateHash(Call call) {
        call.query().finish();
        StateHashAt hash = gate.stateHash();
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeNumberField("position", hash.position());
                    out.writeStringField("stateHash", hash.stateHash());
                    out.writeEndObject();
                });
    }

    private static void write(JsonGenerator out, TrialBalance.Unit unit, String code)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("unit", code);
        out.writeNumberField("issued", unit.issuedPoints());
        out.writeNumberField("available", unit.availablePoints());
        out.writeNumberField("pending", unit.pendingPoints());
        out.writeNumberField("locked", unit.lockedPoints());
        out.writeNumberField("held", unit.heldPoints());
        out.writeNumberField("redeemed", unit.redeemedPoints());
        out.writeNumberField("expired", unit.expiredPoints());
        out.writeNumberField("reversed", unit.reversedPoints());
        out.writeNumberField("adjusted", unit.adjustedPoints());
        out.writeNumberField("sum", unit.sumPoints());
        out.writeEndObject();
    }
}
