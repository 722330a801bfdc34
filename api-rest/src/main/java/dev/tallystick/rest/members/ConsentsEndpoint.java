package dev.tallystick.rest.members;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
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
 * {@code PUT /v1/members/{memberId}/consents/{category}}, {@code GET
 * /v1/members/{memberId}/consents}.
 */
final class ConsentsEndpoint {
    private static final String LIST_PATH = "/v1/members/{memberId}/consents";

    private final Members members;
    private final Consents consents;
    private final ConsentStore store;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    ConsentsEndpoint(
            Members members, Consents consents, ConsentStore store, LedgerGate gate, Clock clock) {
        this.members = members;
        this.consents = consents;
        this.store = store;
        this.gate = gate;
        this.clock = clock;
    }

    /** {@return the operations} */
    List<Route> routes() {
        return List.of(
                Route.put(LIST_PATH + "/{category}", Scope.MEMBERS_WRITE, this::put),
                Route.get(LIST_PATH, Scope.MEMBERS_READ, this::list));
    }

    private Answer put(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String category = call.pathId("category", IdRule.PLAIN);
        ConsentChange change = ConsentChange.read(Fields.of(call.json()));
        ProgramConfig program = gate.program(call.caller().programId());
        ConsentStore.Stored stored =
                consents.put(
                        program,
                        members.get(program.id(), memberId),
                        category,
                        change,
                        ChangedBy.client(call, clock));
        return Answer.json(stored.created() ? 201 : 200, out -> write(out, stored.row()));
    }

    private Answer list(Call call) {
        Query query = call.query();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String programId = call.caller().programId();
        Page page =
                Page.read(
                        Page.path("/v1/members/", memberId, "/consents"),
                        programId,
                        query,
                        "category",
                        "history");
        String category = query.id("category", IdRule.PLAIN).orElse("");
        boolean allChanges = query.flag("history");
        query.finish();
        members.get(programId, memberId);
        return page.answer(
                store.list(programId, memberId, category, allChanges, page.below(), page.wanted()),
                ConsentStore.Row::number,
                ConsentsEndpoint::write);
    }

    private static void write(JsonGenerator out, ConsentStore.Row row) throws IOException {
        Consent consent = row.consent();
        out.writeStartObject();
        out.writeStringField("category", consent.categoryId());
        out.writeBooleanField("granted", consent.granted());
        if (consent.channels().isEmpty()) {
            out.writeNullField("channels");
        } else {
            out.writeArrayFieldStart("channels");
            for (String channel : consent.channels().get()) {
                out.writeString(channel);
            }
            out.writeEndArray();
        }
        out.writeStringField("language", consent.language());
        out.writeStringField("source", consent.source());
        out.writeStringField("clientId", row.clientId());
        out.writeStringField("changedAt", Times.format(row.atMs()));
        out.writeEndObject();
    }
}
