package dev.tallystick.rest.credentials;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.points.Units;

import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** {@code PUT} and {@code GET /v1/members/{memberId}/redemption-threshold}. */
final class ThresholdEndpoint {
    private static final String PATH = "/v1/members/{memberId}/redemption-threshold";
    private static final int UNIT_LENGTH_MAX = 64;

    private final ThresholdStore thresholds;
    private final Members members;
    private final Unmerged unmerged;
    private final LedgerGate gate;
    private final Clock clock;

    ThresholdEndpoint(
            ThresholdStore thresholds,
            Members members,
            Unmerged unmerged,
            LedgerGate gate,
            Clock clock) {
        this.thresholds = thresholds;
        this.members = members;
        this.unmerged = unmerged;
        this.gate = gate;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.put(PATH, Scope.MEMBERS_WRITE, this::put),
                Route.get(PATH, Scope.MEMBERS_READ, this::get));
    }

    private Answer put(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        Fields body = Fields.of(call.json());
        OptionalLong points = body.optionalInteger("points", 0, Fields.POINTS_MAX);
        if (!body.has("points")) {
            body.error("points", "missing_field", "Must be given, null to have no threshold.");
        }
        ProgramConfig program = gate.program(call.caller().programId());
        int unit = Units.numberOf(program, body.optionalText("unit", UNIT_LENGTH_MAX), "/unit");
        body.finish();
        unmerged.require(program.id(), memberId);
        String code = program.units().get(unit).code();
        thresholds.put(program.id(), memberId, code, points, ChangedBy.client(call, clock));
        return answer(memberId, code, points);
    }

    private Answer get(Call call) {
        Query query = call.query();
        ProgramConfig program = gate.program(call.caller().programId());
        int unit = Units.read(query, program);
        query.finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        members.get(program.id(), memberId);
        String code = program.units().get(unit).code();
        return answer(memberId, code, thresholds.find(program.id(), memberId, code));
    }

    private static Answer answer(String memberId, String unit, OptionalLong points) {
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("memberId", memberId);
                    out.writeStringField("unit", unit);
                    if (points.isPresent()) {
                        out.writeNumberField("points", points.getAsLong());
                    } else {
                        out.writeNullField("points");
                    }
                    out.writeEndObject();
                });
    }
}
