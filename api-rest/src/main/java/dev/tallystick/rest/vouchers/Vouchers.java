package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.definitions.Definitions;
import dev.tallystick.rest.definitions.DefinitionsEndpoint;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.ledger.Sweep;
import dev.tallystick.rest.ledger.TxLocks;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Merges;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.projection.Projector;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.PersonalData;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Voucher types and vouchers, put together. */
public final class Vouchers implements AutoCloseable {
    private final VoucherStore store;
    private final Definitions<VoucherType> types;
    private final VoucherCancellations cancellations;
    private final Sweep<VoucherRowStore.Row> sweep;
    private final List<Route> routes = new ArrayList<>();

    /**
     * A type whose vouchers members can buy.
     *
     * @param number counts the program's types from 1
     * @param name null if it has none
     * @param points the price
     * @param unit theirs; empty for the program's default
     */
    public record Offer(
            String voucherTypeId,
            long number,
            String name,
            long points,
            Optional<String> unit,
            VoucherValue value) {}

    /**
     * Serves members of a database from the ledger behind a gate.
     *
     * @param benefits allocates what is asked for as a benefit
     * @param clock real time
     */
    public Vouchers(
            Database database,
            LedgerGate gate,
            Balances balances,
            Members members,
            Postings postings,
            SpendingGuard guard,
            Projector projector,
            BenefitGifts benefits,
            Clock clock) {
        CodeSecrets secrets =
                new CodeSecrets(new VoucherSecretStore(database).secret(clock.millis()));
        types = new Definitions<>(database, new VoucherTypeKind(), gate::program);
        VoucherSettlementStore settlements = new VoucherSettlementStore(database);
        Settlement settlement = new Settlement(settlements, gate, members, projector);
        TxLocks locks = new TxLocks();
        store = new VoucherStore(database, gate::program, secrets);
        cancellations =
                new VoucherCancellations(settlements, settlement, locks, postings, gate, clock);
        sweep = VoucherSweep.of(settlements, settlement, locks, clock);
        routes.addAll(new DefinitionsEndpoint<>(types, clock).routes());
        routes.addAll(
                new VoucherCodesEndpoint(types, new CodePoolStore(database, secrets), clock)
                        .routes());
        routes.addAll(
                new MemberVouchersEndpoint(
                                store,
                                secrets,
                                members,
                                new Merges(members, balances),
                                gate,
                                benefits)
                        .routes());
        routes.add(
                new VoucherUseEndpoint(
                                new VoucherUseStore(database),
                                secrets,
                                new FailureLimit(System::nanoTime),
                                members,
                                gate)
                        .route());
        routes.add(
                new VoucherRedemptions(
                                store,
                                settlements,
                                settlement,
                                secrets,
                                locks,
                                postings,
                                guard,
                                members,
                                gate,
                                clock)
                        .route());
        routes.add(cancellations.route());
        projector.register(new VoucherProjection(clock));
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /**
     * {@return operations on points, of which the reversal of a redemption takes vouchers along}
     */
    public List<Route> over(List<Route> points) {
        return points.stream()
                .map(
                        route ->
                                route.path().equals(VoucherCancellations.REVERSAL_PATH)
                                        ? cancellations.over(route)
                                        : route)
                .toList();
    }

    /** {@return the door through which other features give vouchers} */
    public VoucherStore store() {
        return store;
    }

    /** {@return whether a program has a type of that id} */
    public boolean hasType(String programId, String voucherTypeId) {
        return types.find(programId, voucherTypeId).isPresent();
    }

    /** {@return what members can buy with points, newest first, as far as the types tell} */
    public List<Offer> forPoints(String programId) {
        return types.all(programId).stream()
                .filter(type -> type.value().active() && type.value().price().isPresent())
                .map(
                        type ->
                                new Offer(
                                        type.id(),
                                        type.number(),
                                        type.value().name(),
                                        type.value().price().get().points(),
                                        type.value().price().get().unit(),
                                        type.value().value()))
                .toList();
    }

    /** {@return a member's vouchers below a number that can be used, newest first} */
    public List<Voucher> unused(
            String programId, String memberId, long nowMs, long belowNumber, int limit) {
        return store.list(
                programId, memberId, Optional.of(VoucherState.UNUSED), nowMs, belowNumber, limit);
    }

    /** {@return how codes are forgotten} */
    public PersonalData personalData() {
        return new VoucherPersonalStore();
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
}
