package dev.tallystick.rest.sweepstakes;

import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.ledger.Sweep;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.PersonalData;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Sweepstakes, put together. */
public final class Sweepstakes implements AutoCloseable {
    private final Sweep<TicketStore.OfProgram> sweep;
    private final List<Route> routes = new ArrayList<>();

    /**
     * @param eligibility tells tiers and segments
     * @param guard of points that are spent
     * @param clock real time
     */
    public Sweepstakes(
            Database database,
            LedgerGate gate,
            Balances balances,
            Members members,
            Postings postings,
            Eligibility eligibility,
            SpendingGuard guard,
            Clock clock) {
        SweepstakeStore store = new SweepstakeStore(database);
        TicketStore tickets = new TicketStore(database);
        Entrants entrants = new Entrants(members, balances, eligibility, tickets);
        TicketSales sales = new TicketSales(tickets, postings, members, gate);
        sweep =
                new Sweep<>(
                        "tickets",
                        tickets::pending,
                        one -> sales.settleAlone(one, new ChangedBy(null, clock.millis())),
                        clock);
        routes.addAll(new SweepstakesEndpoint(store, entrants, members, gate, clock).routes());
        routes.addAll(
                new TicketsEndpoint(store, tickets, sales, entrants, guard, gate, clock).routes());
        routes.addAll(new DrawsEndpoint(store, new Draws(database), sales, gate, clock).routes());
    }

    /** Settles what an earlier process left, and from now on what was given up. */
    public void start() {
        sweep.start();
    }

    /** Settles no more. */
    @Override
    public void close() {
        sweep.close();
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** {@return what becomes of erased members' tickets} */
    public PersonalData personalData() {
        return new TicketPersonalStore();
    }
}
