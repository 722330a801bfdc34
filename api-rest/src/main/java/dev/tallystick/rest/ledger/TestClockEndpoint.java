package dev.tallystick.rest.ledger;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.problem.Problem;

/** {@code POST /v1/test-clock}: puts the ledger's time forward. Exists with a test clock only. */
public final class TestClockEndpoint {
    private final LedgerGate gate;

    /** Moves the clock of the ledger behind a gate. */
    public TestClockEndpoint(LedgerGate gate) {
        this.gate = gate;
    }

    /** {@return the operation} */
    public Route route() {
        return Route.post("/v1/test-clock", Scope.ADMIN, this::move);
    }

    private Answer move(Call call) {
        call.query().finish();
        Fields body = Fields.of(call.json());
        long nowMs = body.instantMs("now");
        body.finish();
        Submission move =
                Submission.setClock(gate.program(call.caller().programId()).number(), nowMs);
        gate.run(
                move,
                () ->
                        Problem.of(
                                504,
                                "outcome_unknown",
                                "The clock is still on its way; ask again."));
        if (move.result(0) == Submission.Result.CLOCK_REFUSED) {
            throw Problem.invalid("/now", "clock_backwards", "The ledger's time never goes back.")
                    .exception();
        }
        RecordedEntry entry = RecordedEntry.parse(move.entry(0));
        return Answer.json(
                        200,
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("now", Times.format(entry.postedAtMs()));
                            out.writeNumberField("position", entry.position());
                            out.writeEndObject();
                        })
                .withHeader("Ledger-Position", String.valueOf(entry.position()));
    }
}
