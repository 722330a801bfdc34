package dev.tallystick.rest.sweepstakes;

import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.ledger.Sweep;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Merges;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.PersonalData;
import dev.tallystick.rest.vouchers.VoucherStore;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Sweepstakes, put together. */
public final class Sweepstakes implements AutoCloseable {
    private final Sweep<TicketStore.OfProgram> sweep;
    private final Sweep<PrizeVoucherStore.OfSweepstake> prizes;
    private final List<Route> routes = new ArrayList<>();

    /**
     * @param eligibility tells tiers and segments
     * @param guard of points that are spent
     * @param vouchers gives those that are won
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
            VoucherStore vouchers,
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
        PrizeVoucherStore waiting = new PrizeVoucherStore(database, vouchers);
        PrizeVouchers won =
                new PrizeVouchers(waiting, members, new Merges(members, balances), gate, clock);
        prizes = new Sweep<>("prizes", waiting::pending, won::giveAlone, clock);
        routes.addAll(new SweepstakesEndpoint(store, entrants, members, gate, clock).routes());
        routes.addAll(
                new TicketsEndpoint(store, tickets, sales, entrants, guard, gate, clock).routes());
        routes.addAll(
                new DrawsEndpoint(store, new Draws(database), sales, won, gate, clock).routes());
    }

    /** Settles what an earlier process left, and from now on what was given up or waits. */
    public void start() {
        sweep.start();
        prizes.start();
    }

    /** Settles no more. */
    @Override
    public void close() {
        sweep.close();
        prizes.close();
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
