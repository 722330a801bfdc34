package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a member stands, as it was written down last.
 *
 * @param seq number of the last decision that was minded
 * @param place where that is
 * @param rewardedRank up to this rank no tier's reward is granted again
 * @param into who the member is since a merge
 */
record MemberTier(
        MemberKey key, long seq, Place place, int rewardedRank, Optional<MemberKey> into) {
    /** An instant that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    /** Below every tier. */
    static final int NO_RANK = 0;

    private static final Place NOWHERE =
            new Place(Optional.empty(), NO_RANK, OptionalLong.empty(), NEVER, NEVER, 0, 0);

    /**
     * A member's tier, and since when and until when.
     *
     * @param tierId empty: in none
     * @param rank of the tier; {@link #NO_RANK} in none
     * @param sinceMs when the tier was entered; empty in none
     * @param keptUntilMs when it ends if nothing more is earned; {@link #NEVER}: it is kept
     * @param dueMs the first instant at which it may be different without an entry
     * @param lastMs what was minded last happened then: nothing later is minded before it
     * @param moveCount how many moves there were
     */
    record Place(
            Optional<String> tierId,
            int rank,
            OptionalLong sinceMs,
            long keptUntilMs,
            long dueMs,
            long lastMs,
            long moveCount) {}

    /** {@return somebody of whom nothing is known but decisions} */
    static MemberTier born(MemberKey key, long seq) {
        return new MemberTier(key, seq, NOWHERE, NO_RANK, Optional.empty());
    }

    /** The same somewhere else, and with a rank up to which no reward is granted again. */
    MemberTier at(Place newPlace, int newRewardedRank) {
        return new MemberTier(key, seq, newPlace, newRewardedRank, into);
    }

    /** The same as a merge, or its reversal, leaves it. */
    MemberTier mergedInto(Optional<MemberKey> other) {
        return new MemberTier(key, seq, place, rewardedRank, other);
    }

    /** The same with one more decision minded. */
    MemberTier minding(long newSeq) {
        return new MemberTier(key, newSeq, place, rewardedRank, into);
    }
}
