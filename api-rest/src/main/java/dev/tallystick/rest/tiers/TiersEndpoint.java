package dev.tallystick.rest.tiers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** {@code PUT} and {@code GET /v1/tiers/{tierId}}, {@code GET /v1/tiers}. */
final class TiersEndpoint {
    private static final String LIST_PATH = "/v1/tiers";
    private static final String ONE_PATH = "/v1/tiers/{tierId}";

    private final TierCatalogue tiers;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    TiersEndpoint(TierCatalogue tiers, LedgerGate gate, Clock clock) {
        this.tiers = tiers;
        this.gate = gate;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.PROGRAM_WRITE, this::put),
                Route.get(ONE_PATH, Scope.PROGRAM_READ, this::get),
                Route.get(LIST_PATH, Scope.PROGRAM_READ, this::list));
    }

    private Answer put(Call call) {
        call.query().finish();
        String tierId = call.pathId("tierId", IdRule.PLAIN);
        ProgramConfig program = gate.program(call.caller().programId());
        TierCatalogue.Stored stored =
                tiers.put(
                        program,
                        tierId,
                        call.json(),
                        existing ->
                                Preconditions.requireMatch(call, existing.map(TiersEndpoint::etag)),
                        clock.millis());
        return answer(stored.created() ? 201 : 200, stored.tier());
    }

    private Answer get(Call call) {
        call.query().finish();
        String tierId = call.pathId("tierId", IdRule.PLAIN);
        return answer(200, tiers.get(call.caller().programId(), tierId));
    }

    private Answer list(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        Page page = Page.read(LIST_PATH, programId, query);
        query.finish();
        return page.answer(
                tiers.list(programId, page.below(), page.wanted()),
                listed -> listed.version().tier().rank(),
                TiersEndpoint::write);
    }

    private static Answer answer(int status, TierStore.Listed listed) {
        return Answer.json(status, out -> write(out, listed)).withHeader("ETag", etag(listed));
    }

    private static void write(JsonGenerator out, TierStore.Listed listed) throws IOException {
        out.writeStartObject();
        out.writeStringField("tierId", listed.version().tier().tierId());
        TierJson.writeFields(out, listed.version().tier());
        out.writeStringField("from", listed.version().from().toString());
        out.writeBooleanField("inForce", listed.version().isInForce());
        out.writeNumberField("version", listed.version().version());
        out.writeStringField("createdAt", Times.format(listed.createdAtMs()));
        out.writeEndObject();
    }

    private static String etag(TierStore.Listed listed) {
        return "\"" + listed.version().version() + "\"";
    }
}
