package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.problem.ProblemException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Posts the rewards of tiers that were entered. What is to be granted is written down with the move
 * that earned it, and posted under a txId that follows from the move and that no client can send:
 * so it is posted once, whatever dies in between.
 */
final class EntryRewards {
    private static final Logger LOG = LoggerFactory.getLogger(EntryRewards.class);

    /** In no client's alphabet; not at the beginning, where the ledger's own ids have it. */
    private static final String TX_ID_PREFIX = "tier~";

    private static final String OPERATION = "tierEntryReward";
    private static final int BATCH_MAX = 100;
    private static final int TRY_AGAIN_FROM_STATUS = 500;

    private final TierDatabaseStore database;
    private final Members members;
    private final Postings postings;

    /**
     * What is to be granted to a member for a move.
     *
     * @param points in the smallest part of the unit
     */
    record Reward(MemberKey key, long moveNumber, String unit, long points) {
        static Reward of(MemberKey key, long moveNumber, EntryReward reward) {
            return new Reward(key, moveNumber, reward.unit(), reward.points());
        }

        String txId() {
            return TX_ID_PREFIX + "%016x%016x~%d".formatted(key.high(), key.low(), moveNumber);
        }
    }

    /** A reward that is to be posted. */
    record Waiting(String programId, Reward reward) {}

    EntryRewards(TierDatabaseStore database, Members members, Postings postings) {
        this.database = database;
        this.members = members;
        this.postings = postings;
    }

    /** {@return whether that is the txId of such a reward} */
    static boolean isReward(String txId) {
        return txId.startsWith(TX_ID_PREFIX);
    }

    /**
     * Posts what is to be posted; what the ledger does not take now stays for the next time.
     *
     * @return whether there is nothing left
     */
    boolean postAll() {
        List<Waiting> waiting = database.read(handle -> TierRewardStore.waiting(handle, BATCH_MAX));
        for (Waiting one : waiting) {
            Optional<Integer> state = post(one);
            if (state.isEmpty()) {
                return false;
            }
            database.writeOnly(handle -> TierRewardStore.note(handle, one, state.get()));
        }
        return waiting.size() < BATCH_MAX;
    }

    private Optional<Integer> post(Waiting waiting) {
        Reward reward = waiting.reward();
        Optional<Member> member = members.find(reward.key());
        if (member.isEmpty()) {
            return Optional.of(TierRewardStore.STATE_REFUSED);
        }
        try {
            postings.grant(
                    waiting.programId(),
                    new Postings.Grant(
                            reward.txId(),
                            member.get().memberId(),
                            reward.unit(),
                            reward.points(),
                            OPERATION));
            return Optional.of(TierRewardStore.STATE_POSTED);
        } catch (ProblemException e) {
            if (e.problem().status() >= TRY_AGAIN_FROM_STATUS) {
                return Optional.empty();
            }
            LOG.warn("entry reward refused: txId={}, code={}", reward.txId(), e.problem().code());
            return Optional.of(TierRewardStore.STATE_REFUSED);
        } catch (IOException e) {
            LOG.warn("entry reward not posted yet: txId={}", reward.txId(), e);
            return Optional.empty();
        }
    }
}
