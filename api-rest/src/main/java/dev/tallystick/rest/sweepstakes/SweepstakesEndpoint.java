package dev.tallystick.rest.sweepstakes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Versioned;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code PUT} and {@code GET /v1/sweepstakes/{sweepstakeId}}, {@code GET /v1/sweepstakes}: all, or
 * those that are for a member now.
 */
final class SweepstakesEndpoint {
    private static final String LIST_PATH = "/v1/sweepstakes";
    private static final String ONE_PATH = "/v1/sweepstakes/{sweepstakeId}";

    private final SweepstakeStore store;
    private final Entrants entrants;
    private final Members members;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    SweepstakesEndpoint(
            SweepstakeStore store,
            Entrants entrants,
            Members members,
            LedgerGate gate,
            Clock clock) {
        this.store = store;
        this.entrants = entrants;
        this.members = members;
        this.gate = gate;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.PROGRAM_WRITE, this::put),
                Route.get(ONE_PATH, Scope.PROGRAM_READ, this::get),
                Route.get(LIST_PATH, Scope.PROGRAM_READ, this::list));
    }

    /** {@return 404} */
    static RuntimeException notFound() {
        return Problem.notFound("sweepstake_not_found", "There is no such sweepstake.").exception();
    }

    private Answer put(Call call) {
        call.query().finish();
        String sweepstakeId = call.pathId("sweepstakeId", IdRule.PLAIN);
        ObjectNode change = call.json();
        Versioned.Stored<Sweepstake> stored =
                store.put(
                        gate.program(call.caller().programId()),
                        sweepstakeId,
                        change,
                        existing ->
                                Preconditions.requireMatch(
                                        call, existing.map(SweepstakesEndpoint::etag)),
                        gate.ledger().nowMs(),
                        clock.millis());
        return answer(stored.created() ? 201 : 200, stored.value());
    }

    private Answer get(Call call) {
        call.query().finish();
        String sweepstakeId = call.pathId("sweepstakeId", IdRule.PLAIN);
        return answer(
                200,
                store.find(gate.program(call.caller().programId()), sweepstakeId)
                        .orElseThrow(SweepstakesEndpoint::notFound));
    }

    private Answer list(Call call) {
        ProgramConfig program = gate.program(call.caller().programId());
        Query query = call.query();
        Page page = Page.read(LIST_PATH, program.id(), query, "memberId");
        Optional<String> memberId = query.id("memberId", IdRule.EXTERNAL);
        query.finish();
        long nowMs = gate.ledger().nowMs();
        return memberId.isEmpty()
                ? page.answer(
                        store.list(program, Optional.empty(), page.below(), page.wanted()),
                        Sweepstake::number,
                        (out, sweepstake) -> write(out, sweepstake, nowMs))
                : ofMember(call, program, page, memberId.get(), nowMs);
    }

    /** A page may show fewer than it has room for: what is not for the member is left out. */
    private Answer ofMember(
            Call call, ProgramConfig program, Page page, String memberId, long nowMs) {
        call.caller().require(Scope.MEMBERS_READ);
        Member member = members.get(program.id(), memberId);
        List<Sweepstake> found =
                store.list(program, Optional.of(nowMs), page.below(), page.wanted());
        List<Sweepstake> shown = found.subList(0, Math.min(page.limit(), found.size()));
        OptionalLong next =
                found.size() > page.limit()
                        ? OptionalLong.of(shown.getLast().number())
                        : OptionalLong.empty();
        List<Sweepstake> open =
                shown.stream()
                        .filter(one -> !one.frozen())
                        .filter(one -> entrants.mayTakePart(program, one.terms(), member))
                        .toList();
        return page.answer(
                open,
                next,
                (out, sweepstake) -> {
                    out.writeStartObject();
                    SweepstakeJson.writeFields(out, sweepstake, nowMs);
                    OptionalLong left = entrants.left(program, sweepstake, memberId, nowMs);
                    if (left.isPresent()) {
                        out.writeNumberField("ticketsLeft", left.getAsLong());
                    } else {
                        out.writeNullField("ticketsLeft");
                    }
                    out.writeEndObject();
                });
    }

    private Answer answer(int status, Sweepstake sweepstake) {
        long nowMs = gate.ledger().nowMs();
        return Answer.json(status, out -> write(out, sweepstake, nowMs))
                .withHeader("ETag", etag(sweepstake));
    }

    private static void write(JsonGenerator out, Sweepstake sweepstake, long nowMs)
            throws IOException {
        out.writeStartObject();
        SweepstakeJson.writeFields(out, sweepstake, nowMs);
        out.writeEndObject();
    }

    private static String etag(Sweepstake sweepstake) {
        return "\"" + sweepstake.version() + "\"";
    }
}
