package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;

import java.util.Optional;

/**
 * A member's move from one tier to another.
 *
 * @param number counts those of the member from 1
 * @param from empty: from none
 * @param to empty: to none
 * @param atMs ledger time: when it came about, not when it was noticed
 * @param position of the entry that caused it; 0: none did
 * @param keptUntilMs as of the move
 */
record TierMove(
        MemberKey member,
        long number,
        Optional<String> from,
        Optional<String> to,
        TierCause cause,
        long atMs,
        long position,
        long keptUntilMs) {}
