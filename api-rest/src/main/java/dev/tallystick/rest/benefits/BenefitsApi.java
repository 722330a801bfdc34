package dev.tallystick.rest.benefits;

import dev.tallystick.rest.definitions.Definitions;
import dev.tallystick.rest.definitions.DefinitionsEndpoint;
import dev.tallystick.rest.facts.MemberFacts;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.PresentMembers;
import dev.tallystick.rest.promotions.Promotions;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.PersonalData;
import dev.tallystick.rest.vouchers.BenefitGifts;
import dev.tallystick.rest.vouchers.Vouchers;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** What clients may do about benefits and offers. */
public final class BenefitsApi {
    private final MemberBenefitsEndpoint ofMembers;
    private final List<Route> routes = new ArrayList<>();

    /**
     * @param plans which benefits are included in plans of a program
     * @param clock real time
     */
    public BenefitsApi(
            Database database,
            Benefits benefits,
            Vouchers vouchers,
            Promotions promotions,
            PresentMembers members,
            MemberFacts facts,
            Balances balances,
            LedgerGate gate,
            BiFunction<String, List<String>, Set<String>> plans,
            Clock clock) {
        Definitions<Offer> offers =
                new Definitions<>(
                        database,
                        new OfferKind(
                                Map.of(
                                        Offer.SubjectKind.BENEFIT, benefits::exists,
                                        Offer.SubjectKind.PROMOTION, promotions::exists,
                                        Offer.SubjectKind.VOUCHER_TYPE, vouchers::hasType)),
                        gate::program);
        BenefitUseStore uses =
                new BenefitUseStore(database, benefits.definitions(), vouchers.store(), gate);
        Candidates candidates = new Candidates(members, facts, balances, gate, plans::apply);
        this.ofMembers = new MemberBenefitsEndpoint(uses, candidates, gate, clock);
        routes.addAll(new DefinitionsEndpoint<>(benefits.definitions(), clock).routes());
        routes.addAll(ofMembers.routes());
        routes.addAll(new DefinitionsEndpoint<>(offers, clock).routes());
        routes.add(
                new MemberOffersEndpoint(
                                List.of(
                                        new UsableOffers(offers),
                                        new UsableBenefits(uses),
                                        new UsableVouchers(vouchers),
                                        new UsableVoucherTypes(vouchers),
                                        new UsablePromotions(promotions)),
                                candidates,
                                gate)
                        .route());
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** {@return what is answered to an allocation, whichever way it was asked for} */
    public Answer give(Call call, BenefitGifts.Gift gift) {
        return ofMembers.allocate(call, gift);
    }

    /** {@return how uses and allocations are forgotten; how often all used a benefit stands} */
    public static PersonalData personalData() {
        return PersonalData.rowsOf("benefit_use", "benefit_allocation");
    }
}
