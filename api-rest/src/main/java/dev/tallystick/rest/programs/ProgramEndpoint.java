package dev.tallystick.rest.programs;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET} and {@code PUT /v1/program}; {@code PUT} and {@code GET /v1/programs/{programId}},
 * {@code GET /v1/programs} for operators.
 */
public final class ProgramEndpoint {
    private static final String PATH = "/v1/program";
    private static final String LIST_PATH = "/v1/programs";
    private static final String ONE_PATH = LIST_PATH + "/{programId}";

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
                Route.put(PATH, Scope.PROGRAM_WRITE, this::put),
                Route.put(ONE_PATH, Scope.ADMIN, this::putOne),
                Route.get(ONE_PATH, Scope.ADMIN, this::one),
                Route.get(LIST_PATH, Scope.ADMIN, this::list));
    }

    private Answer get(Call call) {
        call.query().finish();
        return answer(200, gate.program(call.caller().programId()));
    }

    private Answer one(Call call) {
        call.query().finish();
        return named(200, gate.program(call.pathId("programId", IdRule.PLAIN)));
    }

    private Answer list(Call call) {
        Query query = call.query();
        Page page = Page.read(LIST_PATH, call.caller().programId(), query);
        query.finish();
        List<ProgramConfig> found =
                gate.ledger().programs().stream()
                        .filter(program -> program.number() < page.below())
                        .sorted(Comparator.comparingInt(ProgramConfig::number).reversed())
                        .limit(page.wanted())
                        .toList();
        return page.answer(found, ProgramConfig::number, ProgramJson::writeNamed);
    }

    private Answer put(Call call) {
        return answer(200, change(call, call.caller().programId()).program());
    }

    private Answer putOne(Call call) {
        ProgramService.Changed changed = change(call, call.pathId("programId", IdRule.PLAIN));
        return named(changed.created() ? 201 : 200, changed.program());
    }

    private ProgramService.Changed change(Call call, String programId) {
        call.query().finish();
        ObjectNode body = call.json();
        return service.change(
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
    }

    /** With its id, for operators, who have several. */
    private static Answer named(int status, ProgramConfig program) {
        return Answer.json(status, out -> ProgramJson.writeNamed(out, program))
                .withHeader("ETag", etag(program));
    }

    private static Answer answer(int status, ProgramConfig program) {
        return Answer.json(status, out -> ProgramJson.write(out, program))
                .withHeader("ETag", etag(program));
    }

    private static String etag(ProgramConfig program) {
        return "\"" + program.configuredAt() + "\"";
    }
}
