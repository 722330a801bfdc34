package dev.tallystick.rest.sweepstakes;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.points.Postings;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request for tickets, its shape proved.
 *
 * @param pin the member's, as given
 */
record TicketOrder(
        String sweepstakeId, String txId, String memberId, int count, Optional<String> pin) {
    /** As the contents of postings begin. */
    static final String OPERATION = "tickets";

    private static final int COUNT_MAX = 1_000;
    private static final int PIN_LENGTH_MAX = 64;

    /** Reads a request and finishes it. */
    static TicketOrder read(Call call) {
        call.query().finish();
        String sweepstakeId = call.pathId("sweepstakeId", IdRule.PLAIN);
        Fields body = Fields.of(call.json());
        String txId = Postings.txId(body, call.onlyHeader(Postings.KEY_HEADER));
        String memberId = body.id("memberId", IdRule.EXTERNAL);
        int count = (int) body.optionalInteger("count", 1, COUNT_MAX).orElse(1);
        Optional<String> pin = body.optionalText("pin", PIN_LENGTH_MAX);
        body.finish();
        return new TicketOrder(sweepstakeId, txId, memberId, count, pin);
    }

    /** {@return whether it asks for what was asked for under its txId} */
    boolean isFor(Ticket ticket) {
        return ticket.sweepstakeId().equals(sweepstakeId)
                && ticket.memberId().equals(memberId)
                && ticket.count() == count;
    }

    /** {@return what is to be reserved} */
    Ticket toReserve(Terms terms, long nowMs) {
        long points =
                terms.price()
                        .map(price -> Math.multiplyExact(price.points(), (long) count))
                        .orElse(0L);
        return new Ticket(
                txId, sweepstakeId, memberId, count, OptionalLong.empty(), false, points, 0, nowMs);
    }

    TxKey txKey(ProgramConfig program) {
        return TxKey.of(program.number(), txId);
    }

    /** {@return what a posting's content says of tickets} */
    static ObjectNode content(Ticket ticket) {
        ObjectNode content = Json.newObject();
        content.put("sweepstakeId", ticket.sweepstakeId());
        content.put("memberId", ticket.memberId());
        content.put("count", ticket.count());
        return content;
    }

    /** Never shows the PIN. */
    @Override
    public String toString() {
        return "TicketOrder[" + txId + "]";
    }
}
