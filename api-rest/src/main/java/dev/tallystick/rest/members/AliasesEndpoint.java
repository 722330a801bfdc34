package dev.tallystick.rest.members;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * {@code PUT} and {@code DELETE /v1/members/{memberId}/aliases/{provider}}, {@code GET
 * /v1/members/{memberId}/aliases}.
 */
final class AliasesEndpoint {
    private static final String LIST_PATH = "/v1/members/{memberId}/aliases";
    private static final String ONE_PATH = LIST_PATH + "/{provider}";

    private final Members members;
    private final Identities identities;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    AliasesEndpoint(Members members, Identities identities, LedgerGate gate, Clock clock) {
        this.members = members;
        this.identities = identities;
        this.gate = gate;
        this.clock = clock;
    }

    /** {@return the operations} */
    List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.MEMBERS_WRITE, this::put),
                Route.delete(ONE_PATH, Scope.MEMBERS_WRITE, this::delete),
                Route.get(LIST_PATH, Scope.MEMBERS_READ, this::list));
    }

    private Answer put(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String provider = call.pathId("provider", IdRule.PLAIN);
        Fields body = Fields.of(call.json());
        String value = body.text("value", AliasName.VALUE_LENGTH_MAX);
        body.finish();
        ProgramConfig program = gate.program(call.caller().programId());
        AliasStore.Stored stored =
                identities.setAlias(
                        program,
                        members.get(program.id(), memberId),
                        new AliasName(provider, value),
                        ChangedBy.client(call, clock));
        return Answer.json(stored.created() ? 201 : 200, out -> write(out, stored.alias()));
    }

    private Answer delete(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String provider = call.pathId("provider", IdRule.PLAIN);
        ProgramConfig program = gate.program(call.caller().programId());
        identities.removeAlias(
                program,
                members.get(program.id(), memberId),
                provider,
                ChangedBy.client(call, clock));
        return Answer.nothing();
    }

    private Answer list(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String programId = call.caller().programId();
        List<AliasStore.Alias> aliases =
                identities.aliases(programId, members.get(programId, memberId));
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("data");
                    for (AliasStore.Alias alias : aliases) {
                        write(out, alias);
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                });
    }

    private static void write(JsonGenerator out, AliasStore.Alias alias) throws IOException {
        out.writeStartObject();
        out.writeStringField("provider", alias.name().providerId());
        out.writeStringField("value", alias.name().value());
        out.writeStringField("setAt", Times.format(alias.setAtMs()));
        out.writeEndObject();
    }
}
