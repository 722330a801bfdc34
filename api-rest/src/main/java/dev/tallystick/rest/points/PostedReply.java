package dev.tallystick.rest.points;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.problem.Problem;

/**
 * What came of a posting that a feature asked for, to be answered as the posting's own would be.
 */
public final class PostedReply {
    private static final int OUTCOME_UNKNOWN = 504;

    private final PostingReply reply;
    private final EntryRenderer renderer;

    PostedReply(PostingReply reply, EntryRenderer renderer) {
        this.reply = reply;
        this.renderer = renderer;
    }

    /** {@return whether it was posted, or would be} */
    public boolean isPosted() {
        return reply instanceof PostingReply.Decided decided && decided.entry().isPosted();
    }

    /**
     * {@return whether nothing was posted for sure, and nothing will be under its txId and content}
     * Where it is neither that nor posted, nobody can tell yet.
     */
    public boolean isRefused() {
        return switch (reply) {
            case PostingReply.Decided decided -> !decided.entry().isPosted();
            case PostingReply.Turned turned -> turned.problem().status() < 500;
        };
    }

    /**
     * {@return whether nothing was posted by this try for sure, though the same again may be} The
     * ledger had too much to do, say; unlike where it did not answer in time.
     */
    public boolean isTurnedAway() {
        return reply instanceof PostingReply.Turned turned && isTurnedAway(turned.problem());
    }

    /** {@return the same of what was thrown instead} */
    public static boolean isTurnedAway(Problem problem) {
        return problem.status() != OUTCOME_UNKNOWN;
    }

    /** {@return whether an earlier request had it recorded} */
    public boolean isReplayed() {
        return reply instanceof PostingReply.Decided decided && decided.replayed();
    }

    /** {@return whether its txId is that of something else} */
    public boolean isTaken() {
        return reply instanceof PostingReply.Turned turned
                && turned.problem().code().equals("tx_id_reused");
    }

    /** {@return whether it was only tried} */
    public boolean isDry() {
        return reply instanceof PostingReply.Decided decided && decided.dry();
    }

    /** {@return the entry's number; 0 where there is none} */
    public long position() {
        return reply instanceof PostingReply.Decided decided && !decided.dry()
                ? decided.entry().position()
                : 0;
    }

    /**
     * {@return the answer}
     *
     * @param more writes further fields into that of one that is posted, behind its own
     */
    public Answer answer(String requestId, EntryRows.More more) {
        return renderer.answer(reply, requestId, more);
    }
}
