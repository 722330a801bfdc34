package dev.tallystick.rest.partners;

import dev.tallystick.ledger.MemberKey;

import java.util.Set;

/**
 * Another company that takes part in the program.
 *
 * @param partnerId chosen by the client, unique in the program
 * @param key by which the journal knows the partner
 * @param name may be null
 * @param types what it may do, at least one
 * @param number counts the program's partners from 1
 * @param version counts its changes from 1
 */
public record Partner(
        String partnerId,
        MemberKey key,
        String name,
        Set<PartnerType> types,
        long number,
        long version,
        long createdAtMs) {

    /** {@return whether members earn points with it} */
    public boolean mayEarn() {
        return types.contains(PartnerType.EARN);
    }

    /** {@return whether members spend points with it} */
    public boolean mayRedeem() {
        return types.contains(PartnerType.REDEEM) || types.contains(PartnerType.EXCHANGE);
    }
}
