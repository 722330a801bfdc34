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
import dev.tallystick.rest.money.Amounts;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * {@code PUT} and {@code DELETE /v1/members/{memberId}/currencies/{currency}}, {@code GET
 * /v1/members/{memberId}/currencies}: the currencies in which a member shops.
 */
final class CurrenciesEndpoint {
    private static final String LIST_PATH = "/v1/members/{memberId}/currencies";
    private static final String ONE_PATH = LIST_PATH + "/{currency}";

    private final Members members;
    private final Merges merges;
    private final CurrencyStore store;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    CurrenciesEndpoint(
            Members members, Merges merges, CurrencyStore store, LedgerGate gate, Clock clock) {
        this.members = members;
        this.merges = merges;
        this.store = store;
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
        String currency = currency(call);
        Fields body = Fields.of(call.jsonIfAny());
        Optional<Boolean> preferred =
                body.given("preferred") ? Optional.of(body.flag("preferred")) : Optional.empty();
        body.finish();
        ProgramConfig program = gate.program(call.caller().programId());
        merges.refuseMerged(program, members.get(program.id(), memberId));
        CurrencyStore.Stored stored =
                store.put(
                        program.id(), memberId, currency, preferred, ChangedBy.client(call, clock));
        return Answer.json(stored.created() ? 201 : 200, out -> write(out, stored.row()));
    }

    private Answer delete(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String currency = currency(call);
        ProgramConfig program = gate.program(call.caller().programId());
        merges.refuseMerged(program, members.get(program.id(), memberId));
        store.remove(program.id(), memberId, currency, ChangedBy.client(call, clock));
        return Answer.nothing();
    }

    private Answer list(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String programId = call.caller().programId();
        members.get(programId, memberId);
        List<CurrencyStore.Row> rows = store.list(programId, memberId);
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("data");
                    for (CurrencyStore.Row row : rows) {
                        write(out, row);
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                });
    }

    private static String currency(Call call) {
        String code = call.pathId("currency", IdRule.PLAIN);
        if (Amounts.currency(code).isEmpty()) {
            throw Problem.invalid(
                            "path:currency",
                            "invalid_currency",
                            "Must be a code of ISO 4217, such as USD.")
                    .exception();
        }
        return code;
    }

    private static void write(JsonGenerator out, CurrencyStore.Row row) throws IOException {
        out.writeStartObject();
        out.writeStringField("currency", row.currency());
        out.writeBooleanField("preferred", row.preferred());
        out.writeStringField("addedAt", Times.format(row.addedAtMs()));
        out.writeEndObject();
    }
}
