package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.Optional;

/** {@code GET /v1/transactions/{txId}}: a posting as it was first answered, refusals too. */
final class TransactionEndpoint {
    private final LedgerGate gate;
    private final EntryRows rows;

    TransactionEndpoint(LedgerGate gate, EntryRows rows) {
        this.gate = gate;
        this.rows = rows;
    }

    Route route() {
        return Route.get("/v1/transactions/{txId}", Scope.POINTS_READ, this::get);
    }

    private Answer get(Call call) throws IOException {
        Query query = call.query();
        query.finish();
        String txId = call.pathId("txId", IdRule.TRANSACTION);
        Ledger ledger = gate.ledger();
        int program = gate.program(call.caller().programId()).number();
        long position = ledger.positionOf(TxKey.of(program, txId));
        if (position == 0) {
            throw Problem.notFound("transaction_not_found", "There is no such transaction.")
                    .exception();
        }
        RecordedEntry entry = RecordedEntry.parse(ledger.entryAt(position));
        return Answer.json(
                200,
                out ->
                        rows.write(
                                out,
                                entry,
                                row -> {
                                    Optional<ObjectNode> basket = rows.basketOf(entry);
                                    if (basket.isPresent()) {
                                        row.writeFieldName("basket");
                                        row.writeTree(basket.get());
                                    }
                                    row.writeArrayFieldStart("reversals");
                                    row.writeEndArray();
                                }));
    }
}
