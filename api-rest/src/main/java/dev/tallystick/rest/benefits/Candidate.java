package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.promotion.Shopper;
import dev.tallystick.rest.members.Member;

import java.util.Set;

/**
 * A member who wants to use benefits.
 *
 * @param isActive whether the stage is ACTIVE
 * @param facts tier, segments
 * @param byPlan the benefits that the member's plans include now, by their ids
 */
record Candidate(Member member, boolean isActive, Shopper facts, Set<String> byPlan) {}
