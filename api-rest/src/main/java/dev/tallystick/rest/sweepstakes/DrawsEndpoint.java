package dev.tallystick.rest.sweepstakes;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * {@code POST} and {@code GET /v1/sweepstakes/{sweepstakeId}/draw}, {@code GET …/entries}: the
 * draw, and all that is needed to compute it again.
 */
final class DrawsEndpoint {
    private static final String DRAW_PATH = "/v1/sweepstakes/{sweepstakeId}/draw";
    private static final String ENTRIES_PATH = "/v1/sweepstakes/{sweepstakeId}/entries";
    private static final int WINS_MAX = 10_000;

    private final SweepstakeStore sweepstakes;
    private final Draws draws;
    private final TicketSales sales;
    private final PrizeVouchers vouchers;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    DrawsEndpoint(
            SweepstakeStore sweepstakes,
            Draws draws,
            TicketSales sales,
            PrizeVouchers vouchers,
            LedgerGate gate,
            Clock clock) {
        this.sweepstakes = sweepstakes;
        this.draws = draws;
        this.sales = sales;
        this.vouchers = vouchers;
        this.gate = gate;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post(DRAW_PATH, Scope.PROGRAM_WRITE, this::draw),
                Route.get(DRAW_PATH, Scope.PROGRAM_READ, this::get),
                Route.get(ENTRIES_PATH, Scope.PROGRAM_READ, this::entries));
    }

    private Answer draw(Call call) throws IOException {
        call.query().finish();
        ProgramConfig program = gate.program(call.caller().programId());
        Sweepstake sweepstake = sweepstake(call, program);
        call.jsonIfAny();
        ChangedBy by = ChangedBy.client(call, clock);
        if (sweepstake.drawn().isPresent()) {
            vouchers.giveAll(program, sweepstake.sweepstakeId(), by);
            return answer(200, program, sweepstake);
        }
        if (gate.ledger().nowMs() < sweepstake.terms().drawAtMs()) {
            throw Problem.of(409, "draw_not_due", "It is drawn later.")
                    .with("drawAt", Times.format(sweepstake.terms().drawAtMs()))
                    .exception();
        }
        sales.settleAll(program, sweepstake.sweepstakeId(), by);
        boolean drew = draws.draw(program, sweepstake, by);
        vouchers.giveAll(program, sweepstake.sweepstakeId(), by);
        return answer(drew ? 201 : 200, program, sweepstake(call, program));
    }

    private Answer get(Call call) {
        call.query().finish();
        ProgramConfig program = gate.program(call.caller().programId());
        return answer(200, program, drawn(call, program));
    }

    /** The very lines that were hashed. */
    private Answer entries(Call call) {
        call.query().finish();
        ProgramConfig program = gate.program(call.caller().programId());
        Sweepstake sweepstake = drawn(call, program);
        return Answer.streamed(
                "text/plain; charset=utf-8",
                out ->
                        draws.forEachEntry(
                                program.id(),
                                sweepstake.sweepstakeId(),
                                entry -> {
                                    if (out.isOpen()) {
                                        out.write(entry.line());
                                    }
                                }));
    }

    private Sweepstake drawn(Call call, ProgramConfig program) {
        Sweepstake sweepstake = sweepstake(call, program);
        if (sweepstake.drawn().isEmpty()) {
            throw Problem.notFound("draw_not_found", "It is not drawn yet.").exception();
        }
        return sweepstake;
    }

    private Sweepstake sweepstake(Call call, ProgramConfig program) {
        return sweepstakes
                .find(program, call.pathId("sweepstakeId", IdRule.PLAIN))
                .orElseThrow(SweepstakesEndpoint::notFound);
    }

    private Answer answer(int status, ProgramConfig program, Sweepstake sweepstake) {
        List<DrawStore.Win> wins =
                draws.store().wins(program.id(), sweepstake.sweepstakeId(), 0, WINS_MAX);
        return Answer.json(status, out -> write(out, sweepstake, wins));
    }

    private static void write(JsonGenerator out, Sweepstake sweepstake, List<DrawStore.Win> wins)
            throws IOException {
        Sweepstake.Drawn drawn = sweepstake.drawn().orElseThrow();
        out.writeStartObject();
        out.writeStringField("sweepstakeId", sweepstake.sweepstakeId());
        out.writeStringField("drawnAt", Times.format(drawn.atMs()));
        out.writeStringField("seed", sweepstake.seed().hex());
        out.writeStringField("seedCommitment", sweepstake.seed().commitment());
        out.writeStringField("entriesSha256", drawn.entriesSha256());
        out.writeNumberField("ticketCount", drawn.entryCount());
        out.writeArrayFieldStart("wins");
        for (DrawStore.Win win : wins) {
            out.writeStartObject();
            out.writeNumberField("drawNo", win.drawNo());
            out.writeStringField("prizeId", win.prizeId());
            out.writeNumberField("ticketNo", win.ticketNo());
            out.writeStringField("memberId", win.memberId());
            if (win.voucher().isPresent()) {
                writeVoucher(out, win.voucher().get());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("notDrawn", sweepstake.terms().prizeCount() - wins.size());
        out.writeEndObject();
    }

    /** Its code is for the winner, who finds it among his vouchers. */
    private static void writeVoucher(JsonGenerator out, PrizeVoucher voucher) throws IOException {
        out.writeObjectFieldStart("voucher");
        out.writeStringField("voucherTypeId", voucher.voucherTypeId());
        out.writeStringField("state", voucher.state().name());
        out.writeStringField("voucherId", voucher.voucherId().orElse(null));
        out.writeStringField("waitsFor", voucher.waitsFor().orElse(null));
        out.writeEndObject();
    }
}
