package dev.tallystick.rest.history;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.points.EntryRows;

import java.io.IOException;
import java.util.List;

/**
 * {@code GET /v1/transactions/{txId}}: a posting as it was first answered, refusals too, and what
 * reversed it since.
 */
final class TransactionEndpoint {
    private final LedgerGate gate;
    private final Transactions transactions;
    private final EntryRows rows;

    TransactionEndpoint(LedgerGate gate, Transactions transactions, EntryRows rows) {
        this.gate = gate;
        this.transactions = transactions;
        this.rows = rows;
    }

    Route route() {
        return Route.get("/v1/transactions/{txId}", Scope.POINTS_READ, this::get);
    }

    private Answer get(Call call) throws IOException {
        call.query().finish();
        String txId = call.pathId("txId", IdRule.TRANSACTION);
        RecordedEntry entry = transactions.get(gate.program(call.caller().programId()), txId);
        List<RecordedEntry> reversals = transactions.reversals(entry);
        return Answer.json(
                200,
                out ->
                        rows.write(
                                out,
                                entry,
                                row -> {
                                    rows.writeBesideFields(row, entry);
                                    row.writeArrayFieldStart("reversals");
                                    for (RecordedEntry reversal : reversals) {
                                        rows.writeReference(row, reversal);
                                    }
                                    row.writeEndArray();
                                }));
    }
}
