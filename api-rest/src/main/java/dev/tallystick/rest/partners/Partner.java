package dev.tallystick.rest.partners;

import dev.tallystick.ledger.MemberKey;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Another company that takes part in the program.
 *
 * @param partnerId chosen by the client, unique in the program
 * @param key by which the journal knows the partner
 * @param name may be null
 * @param types what it may do, at least one
 * @param rates what it gives for points, in their versions; none where it says nothing of that
 * @param number counts the program's partners from 1
 * @param version counts its changes from 1
 */
public record Partner(
        String partnerId,
        MemberKey key,
        String name,
        Set<PartnerType> types,
        List<ExchangeRate> rates,
        long number,
        long version,
        long createdAtMs) {

    public Partner {
        rates = List.copyOf(rates);
    }

    /** {@return whether members earn points with it} */
    public boolean mayEarn() {
        return types.contains(PartnerType.EARN);
    }

    /** {@return whether members spend points with it} */
    public boolean mayRedeem() {
        return types.contains(PartnerType.REDEEM) || mayExchange();
    }

    /** {@return whether what is spent with it is exchanged, as far as it has a rate for that} */
    public boolean mayExchange() {
        return types.contains(PartnerType.EXCHANGE);
    }

    /** {@return the rate in force at an instant of the ledger's; empty where there is none} */
    public Optional<ExchangeRate> rateAt(long atMs) {
        return ExchangeRate.inForce(rates, atMs).filter(rate -> rate.terms().isPresent());
    }

    /** {@return the first instant after another at which a version begins; empty if none does} */
    public OptionalLong nextRateAfter(long atMs) {
        return rates.stream().mapToLong(ExchangeRate::fromMs).filter(fromMs -> fromMs > atMs).min();
    }
}
