package dev.tallystick.rest.members;

import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.projection.Projector;
import dev.tallystick.rest.settings.Settings;
import dev.tallystick.rest.store.Database;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All that is asked about members beside their points, put together. */
public final class MembersApi {
    private final Members members;
    private final LedgerGate gate;
    private final Projector projector;
    private final Clock clock;
    private final Merges merges;
    private final Profiles profiles;
    private final Identities identities;
    private final TierByHand tiers;
    private final MemberViews views;
    private final CurrencyStore currencies;
    private final ConsentStore consentStore;
    private final Consents consents;

    /**
     * @param projector hears from now on what is to follow from the ledger here
     * @param tier writes where a member stands
     * @param tiers moves members by hand
     * @param clock real time
     */
    public MembersApi(
            Database database,
            Members members,
            Settings settings,
            LedgerGate gate,
            Balances balances,
            Projector projector,
            TierField tier,
            TierByHand tiers,
            Clock clock) {
        this.members = members;
        this.gate = gate;
        this.projector = projector;
        this.clock = clock;
        this.merges = new Merges(members, balances);
        this.profiles = new Profiles(members, merges, settings);
        this.identities = new Identities(database, members, merges, settings);
        this.tiers = tiers;
        this.views = new MemberViews(members, balances, tier);
        this.currencies = new CurrencyStore(database);
        this.consentStore = new ConsentStore(database);
        this.consents = new Consents(consentStore, merges, settings);
        projector.register(new MemberProjection());
    }

    /** {@return who enrols members and changes their profiles} */
    public Profiles profiles() {
        return profiles;
    }

    /** {@return who knows whose place another took} */
    public Merges merges() {
        return merges;
    }

    /** {@return who finds members in whose place nobody stands} */
    public PresentMembers present() {
        return new PresentMembers(members, merges, projector, gate);
    }

    /** {@return by what else than their ids members are known} */
    public Identities identities() {
        return identities;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        List<Route> all = new ArrayList<>();
        all.addAll(
                new MembersEndpoint(
                                members, profiles, identities, tiers, views, gate, projector, clock)
                        .routes());
        all.add(new MemberHistoryEndpoint(members, gate, projector).route());
        all.addAll(new CardsEndpoint(identities, views, gate, clock).routes());
        all.addAll(new AliasesEndpoint(members, identities, gate, clock).routes());
        all.addAll(new CurrenciesEndpoint(members, merges, currencies, gate, clock).routes());
        all.addAll(new ConsentsEndpoint(members, consents, consentStore, gate, clock).routes());
        return all;
    }
}
