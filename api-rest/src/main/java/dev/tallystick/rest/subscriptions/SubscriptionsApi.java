package dev.tallystick.rest.subscriptions;

import dev.tallystick.rest.definitions.DefinitionsEndpoint;
import dev.tallystick.rest.facts.Plans.Held;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.PresentMembers;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.PersonalData;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What clients may do about plans and subscriptions. */
public final class SubscriptionsApi {
    private final SubscriptionWriteStore subscriptions;
    private final BiConsumer<String, String> onChange;
    private final List<Route> routes = new ArrayList<>();

    /**
     * @param postings redeems what a plan costs
     * @param onChange hears program and member of every subscription that may have changed
     * @param clock real time
     */
    public SubscriptionsApi(
            Database database,
            Plans plans,
            PresentMembers members,
            Postings postings,
            SpendingGuard guard,
            LedgerGate gate,
            BiConsumer<String, String> onChange,
            Clock clock) {
        this.onChange = onChange;
        this.subscriptions =
                new SubscriptionWriteStore(
                        database, new Payments(database, plans, postings, clock), gate, onChange);
        routes.addAll(new DefinitionsEndpoint<>(plans.definitions(), clock).routes());
        routes.addAll(
                new SubscriptionsEndpoint(plans, subscriptions, members, guard, gate, clock)
                        .routes());
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** {@return the plans a member has now} */
    public Held held(String programId, String memberId) {
        return subscriptions.held(programId, memberId);
    }

    /** {@return how subscriptions are forgotten} */
    public PersonalData personalData() {
        return PersonalData.rowsOf(onChange, "subscription");
    }
}
