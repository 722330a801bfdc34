package dev.tallystick.rest.history;

import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.points.Points;

import java.util.ArrayList;
import java.util.List;

/** What may be asked about the past, put together. */
public final class History {
    private final List<Route> routes = new ArrayList<>();

    /** Reads the journal behind a gate. */
    public History(
            LedgerGate gate, Balances balances, Members members, Partners partners, Points points) {
        Transactions transactions = new Transactions(gate);
        routes.addAll(new HistoryEndpoint(gate, members, partners, points.rows()).routes());
        routes.add(new TransactionEndpoint(gate, transactions, points.rows()).route());
        routes.add(new ExplainEndpoint(gate, transactions, points.rows(), points.story()).route());
        routes.add(new ExpiriesEndpoint(gate, balances, members).route());
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.copyOf(routes);
    }
}
