package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.definitions.Definition;
import dev.tallystick.rest.definitions.Definitions;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The offers that are live and for a member. */
final class UsableOffers implements UsableSource {
    private final Definitions<Offer> offers;

    UsableOffers(Definitions<Offer> offers) {
        this.offers = offers;
    }

    @Override
    public Usable.Kind kind() {
        return Usable.Kind.OFFER;
    }

    @Override
    public List<Usable> find(
            ProgramConfig program, Candidate candidate, long nowMs, long belowNumber, int limit) {
        return offers.all(program.id()).stream()
                .filter(offer -> offer.number() < belowNumber)
                .filter(offer -> offer.value().window().isOpen(nowMs))
                .filter(offer -> offer.value().audience().holds(candidate.facts()))
                .limit(limit)
                .map(UsableOffers::usable)
                .toList();
    }

    private static Usable usable(Definition<Offer> definition) {
        Offer offer = definition.value();
        return new Usable(
                Usable.Kind.OFFER,
                definition.number(),
                offer.id(),
                offer.name(),
                offer.description(),
                offer.terms(),
                OptionalLong.empty(),
                offer.window().toMs(),
                Optional.empty(),
                offer.subject());
    }
}
