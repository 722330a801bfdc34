package dev.tallystick.rest.programs;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.BaseEarn;
import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.UnitConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.money.Money;

import java.io.IOException;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** {@code GET} and {@code PUT /v1/program}; {@code PUT /v1/programs/{programId}} for operators. */
public final class ProgramEndpoint {
    private static final String PATH = "/v1/program";

    private final ProgramService service;
    private final LedgerGate gate;

    /** Serves the programs of the ledger behind a gate. */
    public ProgramEndpoint(ProgramService service, LedgerGate gate) {
        this.service = service;
        this.gate = gate;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Scope.PROGRAM_READ, this::get),
                Route.put(PATH, Scope.PROGRAM_WRITE, call -> put(call, call.caller().programId())),
                Route.put(
                        "/v1/programs/{programId}",
                        Scope.ADMIN,
                        call -> put(call, call.pathId("programId", IdRule.PLAIN))));
    }

    private Answer get(Call call) {
        call.query().finish();
        return answer(200, gate.program(call.caller().programId()));
    }

    private Answer put(Call call, String programId) {
        call.query().finish();
        ObjectNode body = call.json();
        ProgramService.Changed changed =
                service.change(
                        programId,
                        before -> {
                            Optional<String> etag =
                                    before.configuredAt() == 0
                                            ? Optional.empty()
                                            : Optional.of(etag(before));
                            ProgramConfig after = ProgramChange.apply(before, Fields.of(body));
                            Preconditions.requireMatch(call, etag);
                            return after;
                        });
        return answer(changed.created() ? 201 : 200, changed.program());
    }

    private static Answer answer(int status, ProgramConfig program) {
        return Answer.json(status, out -> write(out, program)).withHeader("ETag", etag(program));
    }

    /** What a client reads here, it may write back as it is. */
    private static void write(JsonGenerator out, ProgramConfig program) throws IOException {
        out.writeStartObject();
        out.writeStringField("timeZone", program.timeZone());
        out.writeArrayFieldStart("units");
        for (int number = 0; number < program.units().size(); number++) {
            UnitConfig unit = program.units().get(number);
            out.writeStartObject();
            out.writeStringField("unit", unit.code());
            out.writeNumberField("scale", unit.scale());
            out.writeBooleanField("default", number == program.defaultUnit());
            writeExpiry(out, unit.expiry());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeStringField("spentEarnPolicy", program.spentEarnPolicy().name());
        out.writeNumberField("lapsedLotGraceDays", program.lapsedLotGraceDays());
        if (program.baseEarn().isPresent()) {
            writeBaseEarn(out, program.baseEarn().get());
        }
        out.writeEndObject();
    }

    private static void writeBaseEarn(JsonGenerator out, BaseEarn baseEarn) throws IOException {
        out.writeObjectFieldStart("baseEarn");
        out.writeNumberField("points", baseEarn.points());
        new Money(baseEarn.amount(), Currency.getInstance(baseEarn.currency()))
                .writeField(out, "amount");
        out.writeEndObject();
    }

    private static void writeExpiry(JsonGenerator out, ExpiryPolicy expiry) throws IOException {
        out.writeObjectFieldStart("expiry");
        out.writeStringField("type", expiry.type().name());
        switch (expiry.type()) {
            case NEVER -> {}
            case AFTER -> {
                out.writeStringField("duration", expiry.period());
                out.writeStringField("roundUpTo", expiry.roundUpTo().name());
            }
        }
        out.writeEndObject();
    }

    private static String etag(ProgramConfig program) {
        return "\"" + program.configuredAt() + "\"";
    }
}
