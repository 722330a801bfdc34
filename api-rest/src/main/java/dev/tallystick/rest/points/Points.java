package dev.tallystick.rest.points;

import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.TextCipher;

import java.util.ArrayList;
import java.util.List;

/** Postings and what may be asked about them, put together. */
public final class Points {
    private final List<Route> routes = new ArrayList<>();

    /** Serves members of a database from the ledger behind a gate. */
    public Points(LedgerGate gate, Balances balances, Members members, PostingObserver observer) {
        TextCipher cipher = new TextCipher();
        LotOrigins origins = new LotOrigins(gate);
        EntryRenderer renderer = new EntryRenderer(gate, members, cipher, origins);
        PostingService service = new PostingService(gate, members, cipher, observer);
        routes.addAll(new PostingEndpoint(service, renderer).routes());
        routes.add(new BatchEndpoint(service, renderer).route());
        routes.add(new TransactionEndpoint(gate, renderer).route());
        routes.addAll(new PointsEndpoint(gate, balances, members, origins).routes());
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.copyOf(routes);
    }
}
