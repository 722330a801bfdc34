package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;

import java.util.List;

/** What is to be granted for moves, in SQL, and what came of it. */
final class TierRewardStore {
    static final int STATE_POSTED = 1;
    static final int STATE_REFUSED = 2;
    private static final int STATE_TO_BE_POSTED = 0;

    private TierRewardStore() {}

    /** Writes down what is to be posted, with the move. */
    static void add(TierSessionStore handle, String programId, EntryRewards.Reward reward) {
        handle.createUpdate(
                        """
                        insert into tier_reward (program_id, key_high, key_low, move_no, tx_id, unit, points, state)
                        values (:programId, :high, :low, :moveNumber, :txId, :unit, :points, :state)
                        on conflict (program_id, key_high, key_low, move_no) do nothing
                        """)
                .bind("programId", programId)
                .bind("high", reward.key().high())
                .bind("low", reward.key().low())
                .bind("moveNumber", reward.moveNumber())
                .bind("txId", reward.txId())
                .bind("unit", reward.unit())
                .bind("points", reward.points())
                .bind("state", STATE_TO_BE_POSTED)
                .execute();
    }

    /** {@return some of those that are to be posted} */
    static List<EntryRewards.Waiting> waiting(TierSessionStore handle, int limit) {
        return handle.createQuery(
                        "select program_id, key_high, key_low, move_no, unit, points"
                                + " from tier_reward where state = ? limit ?")
                .bind(0, STATE_TO_BE_POSTED)
                .bind(1, limit)
                .map(
                        (row, context) ->
                                new EntryRewards.Waiting(
                                        row.getString("program_id"),
                                        new EntryRewards.Reward(
                                                new MemberKey(
                                                        row.getLong("key_high"),
                                                        row.getLong("key_low")),
                                                row.getLong("move_no"),
                                                row.getString("unit"),
                                                row.getLong("points"))))
                .list();
    }

    /** Notes what came of a reward. */
    static void note(TierSessionStore handle, EntryRewards.Waiting waiting, int state) {
        handle.createUpdate(
                        """
                        update tier_reward set state = :state
                        where program_id = :programId and key_high = :high and key_low = :low and move_no = :moveNumber
                        """)
                .bind("state", state)
                .bind("programId", waiting.programId())
                .bind("high", waiting.reward().key().high())
                .bind("low", waiting.reward().key().low())
                .bind("moveNumber", waiting.reward().moveNumber())
                .execute();
    }
}
