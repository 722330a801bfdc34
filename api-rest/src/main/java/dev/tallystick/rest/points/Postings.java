package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The door through which other features post points: the same service that stands behind {@code
 * POST /v1/earns}, so the same rules, refusals and replays.
 */
public final class Postings {
    /** The header in which clients may give a txId. */
    public static final String KEY_HEADER = TxIds.HEADER;

    private static final String ERASURE = "erasure";

    private final PostingService service;
    private final Refusals refusals;
    private final EntryRenderer renderer;
    private final EntryTexts texts;

    /**
     * An earn by a basket, its shape proved.
     *
     * @param txId of the feature's own making
     * @param operation what the client asked for, in one word
     * @param request the body it asked with: by both a retry is told from another request
     */
    public record BasketEarn(
            String txId,
            String memberId,
            Basket basket,
            Optional<Moment> occurredAt,
            String operation,
            ObjectNode request) {}

    /**
     * Points that a feature grants of itself.
     *
     * @param txId of the feature's own making
     * @param unit its code
     * @param operation what it is, in one word
     */
    public record Grant(String txId, String memberId, String unit, long points, String operation) {}

    /**
     * Points that a member gives for something a feature has.
     *
     * @param txId the client's
     * @param unit its code; empty for the program's default
     * @param pin the member's, as given
     * @param voucher the voucher that they buy, by its ids; empty where they buy another thing
     * @param operation what the client asked for, in one word
     * @param request the body it asked with: by both a retry is told from another request
     */
    public record Purchase(
            String txId,
            String memberId,
            Optional<String> unit,
            long points,
            Optional<String> pin,
            Optional<ObjectNode> voucher,
            String operation,
            ObjectNode request) {
        /** Never shows the PIN. */
        @Override
        public String toString() {
            return "Purchase[" + txId + "]";
        }
    }

    /**
     * All points of a purchase, given back.
     *
     * @param txId the client's
     * @param purchaseTxId what they were spent by
     * @param unit its code, which is the purchase's; empty where the client did not name it
     * @param reason as given
     * @param voucher the voucher that they had bought, by its ids
     * @param operation what the client asked for, in one word
     * @param pathIds the ids in the path it asked at
     * @param request the body it asked with
     */
    public record GivenBack(
            String txId,
            String purchaseTxId,
            Optional<String> unit,
            Optional<String> reason,
            ObjectNode voucher,
            String operation,
            List<String> pathIds,
            ObjectNode request) {}

    /** Something does not go on until this is closed. */
    public interface AtRest extends AutoCloseable {
        @Override
        void close();
    }

    Postings(PostingService service, Refusals refusals, EntryRenderer renderer, EntryTexts texts) {
        this.service = service;
        this.refusals = refusals;
        this.renderer = renderer;
        this.texts = texts;
    }

    /**
     * {@return what came of a purchase, now or before}
     *
     * @param dry whether it is only tried
     * @param check whether points may be spent
     */
    public PostedReply spend(
            String programId, Purchase purchase, boolean dry, SpendingGuard.Check check)
            throws IOException {
        Posting posting =
                new Posting.Redeem(
                        new Posting.Request(
                                purchase.txId(),
                                purchase.voucher()
                                        .map(it -> FreeText.aboutVoucher(it, Optional.empty()))
                                        .orElseGet(() -> bought(purchase)),
                                Content.of(purchase.operation(), List.of(), purchase.request()),
                                purchase.pin()),
                        purchase.memberId(),
                        purchase.unit(),
                        Optional.empty(),
                        purchase.points(),
                        false);
        return new PostedReply(service.post(programId, posting, dry, check), renderer);
    }

    /** What is bought is told, so that the points do not come back without it. */
    private static FreeText bought(Purchase purchase) {
        ObjectNode bought = Json.newObject();
        bought.put("operation", purchase.operation());
        bought.set("request", purchase.request());
        return FreeText.NONE.with(FreeText.Beside.ofBought(bought));
    }

    /**
     * {@return what came of giving points back, now or before}
     *
     * @param dry whether it is only tried
     */
    public PostedReply giveBack(String programId, GivenBack back, boolean dry) throws IOException {
        Posting posting =
                new Posting.FollowUp(
                        new Posting.Request(
                                back.txId(),
                                FreeText.aboutVoucher(back.voucher(), back.reason()),
                                Content.of(back.operation(), back.pathIds(), back.request())),
                        EntryType.REDEEM_REVERSAL,
                        back.purchaseTxId(),
                        back.unit(),
                        0);
        return new PostedReply(
                service.post(programId, posting, dry, SpendingGuard.Check.NONE), renderer);
    }

    /**
     * {@return which voucher a recorded redemption bought, by its ids; empty if it bought none, or
     * its text was erased}
     */
    public Optional<ObjectNode> voucherOf(RecordedEntry redemption) {
        return texts.of(redemption).flatMap(FreeText::voucher);
    }

    /** {@return the txId of a posting, from its body or the header; "" when at fault} */
    public static String txId(Fields body, Optional<String> idempotencyKey) {
        return TxIds.read(body, idempotencyKey);
    }

    /**
     * {@return what was posted, now or before}
     *
     * @param dry whether it is only tried
     * @param finder of the program's members
     * @throws dev.tallystick.rest.problem.ProblemException whatever the answer is, if it is not
     *     posted
     */
    public Posted earn(
            String programId,
            BasketEarn earn,
            boolean dry,
            Function<String, Optional<Member>> finder)
            throws IOException {
        return posted(
                service.post(programId, postingOf(earn), dry, SpendingGuard.Check.NONE, finder));
    }

    /**
     * {@return what was granted, now or before}
     *
     * @throws dev.tallystick.rest.problem.ProblemException whatever the answer is, if it is not
     *     posted
     */
    public Posted grant(String programId, Grant grant) throws IOException {
        ObjectNode request = Json.newObject();
        request.put("memberId", grant.memberId());
        request.put("unit", grant.unit());
        request.put("points", grant.points());
        Posting posting =
                new Posting.Earn(
                        new Posting.Request(
                                grant.txId(),
                                FreeText.NONE,
                                Content.of(grant.operation(), List.of(), request)),
                        grant.memberId(),
                        Optional.of(grant.unit()),
                        Optional.empty(),
                        new Posting.Worth.Points(grant.points()),
                        Optional.empty(),
                        Optional.empty(),
                        new Posting.Expiry.ByPolicy());
        return posted(service.post(programId, posting, false, SpendingGuard.Check.NONE));
    }

    /**
     * Finds out whether an earn could be posted for a member who is not enrolled yet.
     *
     * @throws dev.tallystick.rest.problem.ProblemException what would be answered, if it would not
     *     come to a decision
     */
    public void check(String programId, BasketEarn earn) {
        PostingReply reply;
        try {
            reply =
                    service.post(
                            programId,
                            postingOf(earn),
                            true,
                            SpendingGuard.Check.NONE,
                            id -> Optional.of(Members.stranger(id)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (reply instanceof PostingReply.Turned(Problem problem)) {
            throw problem.exception();
        }
    }

    /**
     * {@return what was taken back of an earn, all that was left of it, now or before}
     *
     * @param txId of the feature's own making
     * @param earnTxId what is taken back
     * @param operation what the client asked for, in one word
     * @param dry whether it is only tried
     * @throws dev.tallystick.rest.problem.ProblemException whatever the answer is, if it is not
     *     posted
     */
    public Posted reverse(
            String programId, String txId, String earnTxId, String operation, boolean dry)
            throws IOException {
        Posting posting =
                new Posting.FollowUp(
                        new Posting.Request(
                                txId,
                                FreeText.NONE,
                                Content.of(operation, List.of(earnTxId), Json.newObject())),
                        EntryType.EARN_REVERSAL,
                        earnTxId,
                        Optional.empty(),
                        0);
        return posted(service.post(programId, posting, dry, SpendingGuard.Check.NONE));
    }

    /** {@return that no merge is taken back until it is closed} */
    public AtRest mergesAtRest() {
        return service.mergesAtRest();
    }

    /**
     * Requires that no posting has a txId.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 422 {@code tx_id_reused}
     */
    public void requireUnused(String programId, String txId) throws IOException {
        service.requireUnused(programId, txId);
    }

    /**
     * Erases a member in the ledger: what is held is released, all that is left lapses, the stage
     * is ERASED for good.
     *
     * @param dry whether it is only tried
     * @return the whole answer, first or again
     * @throws dev.tallystick.rest.problem.ProblemException whatever the answer is, if it is not
     *     posted
     */
    public Answer erase(String programId, String txId, String memberId, boolean dry)
            throws IOException {
        Posting posting =
                new Posting.SetStage(
                        new Posting.Request(
                                txId,
                                FreeText.NONE,
                                Content.of(ERASURE, List.of(memberId), Json.newObject())),
                        memberId,
                        Optional.empty(),
                        Stage.ERASED);
        PostingReply reply = service.post(programId, posting, dry, SpendingGuard.Check.NONE);
        posted(reply);
        Answer answer = renderer.answer(reply, null);
        return new Answer(200, answer.contentType(), answer.body(), answer.headers());
    }

    /**
     * {@return the txId of an operation whose request has no body}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code tx_id_missing}, or what is
     *     wrong with it
     */
    public static String keyOf(Call call) {
        Fields none = Fields.of(Json.newObject());
        String txId = TxIds.read(none, call.onlyHeader(KEY_HEADER));
        none.finish();
        return txId;
    }

    /**
     * {@return what was taken back of an earn because pieces of its purchase came back, now or
     * before}
     *
     * @param returned what came back
     * @param request the body that asked for it; otherwise as {@link #reverse}
     */
    public Posted giveBack(
            String programId,
            String txId,
            String earnTxId,
            List<ReturnedItem> returned,
            String operation,
            ObjectNode request,
            boolean dry)
            throws IOException {
        Posting posting =
                new Posting.FollowUp(
                        new Posting.Request(
                                txId,
                                FreeText.NONE,
                                Content.of(operation, List.of(earnTxId), request)),
                        EntryType.EARN_REVERSAL,
                        earnTxId,
                        Optional.empty(),
                        0,
                        returned);
        return posted(service.post(programId, posting, dry, SpendingGuard.Check.NONE));
    }

    private static Posting postingOf(BasketEarn earn) {
        return new Posting.Earn(
                new Posting.Request(
                        earn.txId(),
                        FreeText.NONE,
                        Content.of(earn.operation(), List.of(), earn.request())),
                earn.memberId(),
                Optional.empty(),
                Optional.empty(),
                new Posting.Worth.Bought(earn.basket()),
                earn.occurredAt(),
                Optional.empty(),
                new Posting.Expiry.ByPolicy());
    }

    private Posted posted(PostingReply reply) {
        return switch (reply) {
            case PostingReply.Turned(Problem problem) -> throw problem.exception();
            case PostingReply.Decided decided -> {
                RecordedEntry entry = decided.entry();
                Posted posted =
                        new Posted(
                                entry.txId(),
                                PointsMoved.of(EntryView.first(entry)).totalPoints(),
                                entry.position(),
                                decided.replayed(),
                                decided.dry());
                if (!entry.isPosted()) {
                    throw posted.over(refusals.problem(entry, decided.dry())).exception();
                }
                yield posted;
            }
        };
    }
}
