package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a member stands, as it was written down last.
 *
 * @param seq number of the last decision that was minded
 * @param tierId empty: in none
 * @param rank of the tier; {@link #NO_RANK} in none
 * @param sinceMs when the tier was entered; empty in none
 * @param keptUntilMs when it ends if nothing more is earned; {@link #NEVER}: it is kept
 * @param dueMs the first instant at which it may be different without an entry
 * @param lastMs what was minded last happened then: nothing later is minded before it
 * @param moveCount how many moves there were
 * @param rewardedRank up to this rank no tier's reward is granted again
 * @param into who the member is since a merge
 */
record MemberTier(
        MemberKey key,
        long seq,
        Optional<String> tierId,
        int rank,
        OptionalLong sinceMs,
        long keptUntilMs,
        long dueMs,
        long lastMs,
        long moveCount,
        int rewardedRank,
        Optional<MemberKey> into) {
    /** An instant that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    /** Below every tier. */
    static final int NO_RANK = 0;

    /** {@return somebody of whom nothing is known but decisions} */
    static MemberTier born(MemberKey key, long seq) {
        return new MemberTier(
                key,
                seq,
                Optional.empty(),
                NO_RANK,
                OptionalLong.empty(),
                NEVER,
                NEVER,
                0,
                0,
                NO_RANK,
                Optional.empty());
    }

    /** The same as a merge, or its reversal, leaves it. */
    MemberTier mergedInto(Optional<MemberKey> other) {
        return new MemberTier(
                key,
                seq,
                tierId,
                rank,
                sinceMs,
                keptUntilMs,
                dueMs,
                lastMs,
                moveCount,
                rewardedRank,
                other);
    }

    /** The same with one more decision minded. */
    MemberTier minding(long newSeq) {
        return new MemberTier(
                key,
                newSeq,
                tierId,
                rank,
                sinceMs,
                keptUntilMs,
                dueMs,
                lastMs,
                moveCount,
                rewardedRank,
                into);
    }

    /** The same with a rank up to which no reward is granted again. */
    MemberTier rewardedTo(int newRewardedRank) {
        return new MemberTier(
                key,
                seq,
                tierId,
                rank,
                sinceMs,
                keptUntilMs,
                dueMs,
                lastMs,
                moveCount,
                newRewardedRank,
                into);
    }
}
