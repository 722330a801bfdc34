package dev.tallystick.rest.sweepstakes;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.ledger.TxLocks;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code POST} and {@code GET /v1/sweepstakes/{sweepstakeId}/tickets}. */
final class TicketsEndpoint {
    private static final String PATH = "/v1/sweepstakes/{sweepstakeId}/tickets";

    private final SweepstakeStore sweepstakes;
    private final TicketStore tickets;
    private final TicketSales sales;
    private final Entrants entrants;
    private final SpendingGuard guard;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    TicketsEndpoint(
            SweepstakeStore sweepstakes,
            TicketStore tickets,
            TicketSales sales,
            Entrants entrants,
            SpendingGuard guard,
            LedgerGate gate,
            Clock clock) {
        this.sweepstakes = sweepstakes;
        this.tickets = tickets;
        this.sales = sales;
        this.entrants = entrants;
        this.guard = guard;
        this.gate = gate;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post(PATH, Scope.POINTS_REDEEM, this::post),
                Route.get(PATH, Scope.POINTS_READ, this::list));
    }

    private Answer post(Call call) throws IOException {
        TicketOrder order = TicketOrder.read(call);
        ProgramConfig program = gate.program(call.caller().programId());
        Sweepstake sweepstake =
                sweepstakes
                        .find(program, order.sweepstakeId())
                        .orElseThrow(SweepstakesEndpoint::notFound);
        try (TxLocks.Held _ = sales.hold(order.txKey(program))) {
            return answer(call, program, sweepstake, order);
        }
    }

    private Answer answer(
            Call call, ProgramConfig program, Sweepstake sweepstake, TicketOrder order)
            throws IOException {
        Optional<Ticket> known = tickets.find(program.id(), order.txId());
        if (known.isPresent() && !order.isFor(known.get())) {
            throw Problem.of(
                            422,
                            "tx_id_reused",
                            "The txId was used before, by a request with other content.")
                    .with("txId", order.txId())
                    .exception();
        }
        ChangedBy by = ChangedBy.client(call, clock);
        TicketStore.Reserved reserved =
                known.isPresent()
                        ? new TicketStore.Reserved(known.get(), false)
                        : reserve(program, sweepstake, order, by);
        Ticket ticket = reserved.ticket();
        if (ticket.points() == 0) {
            Answer answer = Answer.json(201, out -> writeFree(out, ticket));
            return known.isPresent() ? answer.withHeader("Idempotency-Replayed", "true") : answer;
        }
        TicketSales.Sold sold =
                sales.sell(
                        program,
                        ticket,
                        reserved.isNew(),
                        sweepstake.terms(),
                        order,
                        guard.begin(call),
                        by);
        return sold.reply()
                .answer(
                        call.requestId(),
                        out -> {
                            out.writeFieldName("tickets");
                            write(out, sold.ticket().orElse(ticket));
                        });
    }

    private TicketStore.Reserved reserve(
            ProgramConfig program, Sweepstake sweepstake, TicketOrder order, ChangedBy by) {
        Terms terms = sweepstake.terms();
        entrants.require(program, terms, order.memberId());
        long nowMs = gate.ledger().nowMs();
        if (!terms.isOpenAt(nowMs)) {
            throw Problem.of(409, "sweepstake_not_open", "There are no tickets now.")
                    .with("opensAt", Times.format(terms.opensAtMs()))
                    .with("closesAt", Times.format(terms.closesAtMs()))
                    .exception();
        }
        return tickets.reserve(
                program,
                order.toReserve(terms, nowMs),
                Entrants.periodStartMs(program, terms, nowMs),
                by);
    }

    private Answer list(Call call) {
        ProgramConfig program = gate.program(call.caller().programId());
        String sweepstakeId = call.pathId("sweepstakeId", IdRule.PLAIN);
        Query query = call.query();
        Page page =
                Page.read(
                        Page.path("/v1/sweepstakes/", sweepstakeId, "/tickets"),
                        program.id(),
                        query,
                        "memberId");
        Optional<String> memberId = query.id("memberId", IdRule.EXTERNAL);
        query.finish();
        if (sweepstakes.find(program, sweepstakeId).isEmpty()) {
            throw SweepstakesEndpoint.notFound();
        }
        return page.answer(
                tickets.list(program.id(), sweepstakeId, memberId, page.below(), page.wanted()),
                Ticket::requestNo,
                TicketsEndpoint::write);
    }

    private static void writeFree(JsonGenerator out, Ticket ticket) throws IOException {
        out.writeStartObject();
        out.writeStringField("txId", ticket.txId());
        out.writeStringField("memberId", ticket.memberId());
        out.writeFieldName("tickets");
        write(out, ticket);
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Ticket ticket) throws IOException {
        out.writeStartObject();
        out.writeStringField("sweepstakeId", ticket.sweepstakeId());
        out.writeStringField("txId", ticket.txId());
        out.writeStringField("memberId", ticket.memberId());
        out.writeNumberField("count", ticket.count());
        out.writeStringField("state", stateOf(ticket));
        if (ticket.isIssued()) {
            out.writeNumberField("firstTicketNo", ticket.firstTicketNo().getAsLong());
            out.writeNumberField("lastTicketNo", ticket.lastTicketNo());
        }
        out.writeNumberField("points", ticket.points());
        out.writeStringField("at", Times.format(ticket.atMs()));
        out.writeEndObject();
    }

    private static String stateOf(Ticket ticket) {
        if (!ticket.isIssued()) {
            return "RESERVED";
        }
        return ticket.withdrawn() ? "WITHDRAWN" : "ISSUED";
    }
}
