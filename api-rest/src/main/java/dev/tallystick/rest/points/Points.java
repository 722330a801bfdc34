package dev.tallystick.rest.points;

import dev.tallystick.rest.facts.MemberFacts;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.TextCipher;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.products.Products;
import dev.tallystick.rest.promotions.Promotions;

import java.util.ArrayList;
import java.util.List;

/** Postings and what may be asked about them, put together. */
public final class Points {
    private final List<Route> routes = new ArrayList<>();
    private final EntryRows rows;
    private final Postings postings;
    private final EntryStory story;

    /** Serves members of a database from the ledger behind a gate. */
    public Points(
            LedgerGate gate,
            Balances balances,
            Members members,
            Partners partners,
            Products products,
            SpendingGuard guard,
            Promotions promotions,
            MemberFacts facts,
            PostingObserver observer) {
        TextCipher cipher = new TextCipher();
        LotOrigins origins = new LotOrigins(gate);
        EntryTexts texts = new EntryTexts(members, cipher);
        EntryFields fields = new EntryFields(gate, members, partners, texts, origins);
        Refusals refusals = new Refusals(members);
        EntryRenderer renderer = new EntryRenderer(fields, refusals);
        rows = new EntryRows(fields, refusals);
        story = new EntryStory(gate, fields, origins, texts);
        Catalogue catalogue = new Catalogue(partners, products);
        Evaluations evaluations = new Evaluations(promotions, facts, catalogue);
        PostingService service =
                new PostingService(
                        gate,
                        members,
                        catalogue,
                        evaluations,
                        new Returns(gate, promotions, texts),
                        texts,
                        cipher,
                        observer);
        postings = new Postings(service, refusals, renderer, texts);
        routes.addAll(new PostingEndpoint(service, renderer, guard).routes());
        routes.add(new BatchEndpoint(service, renderer, guard).route());
        routes.add(
                new EvaluationEndpoint(gate, service, evaluations, members, texts, fields, refusals)
                        .route());
        routes.addAll(new PointsEndpoint(gate, balances, members, origins).routes());
        routes.addAll(new HoldsEndpoint(gate, balances, members, origins).routes());
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** {@return the door through which other features post points} */
    public Postings postings() {
        return postings;
    }

    /** {@return what writes entries as rows of lists} */
    public EntryRows rows() {
        return rows;
    }

    /** {@return what tells how entries came about} */
    public EntryStory story() {
        return story;
    }
}
