package dev.tallystick.rest.members;

import dev.tallystick.ledger.MemberKey;

import java.util.Optional;

/** Gives members tiers by hand. */
public interface TierByHand {
    /**
     * Requires that members of a program can be given a tier now.
     *
     * @param tierId empty: what is earned goes again, which needs nothing
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code no_tiers}, {@code
     *     tier_not_found}; 409 {@code tier_not_active}
     */
    void require(String programId, Optional<String> tierId);

    /**
     * Gives a member a tier, until the next is given.
     *
     * @param tierId empty: what is earned goes again
     * @throws dev.tallystick.rest.problem.ProblemException as {@link #require}
     */
    void give(String programId, MemberKey member, Optional<String> tierId, String clientId);
}
