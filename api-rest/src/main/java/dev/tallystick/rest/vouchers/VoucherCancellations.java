package dev.tallystick.rest.vouchers;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.ledger.TxLocks;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.points.PostedReply;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.problem.ProblemException;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Calls vouchers back: {@code POST /v1/vouchers/{voucherId}/cancellation}, and the reversal of the
 * redemption that bought one. The voucher is kept from use first, then the ledger gives the points
 * back, and the projection of its entry ends the voucher: nobody ever has both.
 */
final class VoucherCancellations {
    /** The operation on points that takes a voucher along, where one was bought. */
    static final String REVERSAL_PATH = "/v1/redemptions/{redeemTxId}/reversals";

    private static final String CANCELLATION = "voucherCancellation";
    private static final String REVERSAL = "redeemReversal";
    private static final int UNIT_LENGTH_MAX = 64;
    private static final int REASON_LENGTH_MAX = 500;

    private final VoucherSettlementStore store;
    private final Settlement settlement;
    private final TxLocks locks;
    private final Postings postings;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    VoucherCancellations(
            VoucherSettlementStore store,
            Settlement settlement,
            TxLocks locks,
            Postings postings,
            LedgerGate gate,
            Clock clock) {
        this.store = store;
        this.settlement = settlement;
        this.locks = locks;
        this.postings = postings;
        this.gate = gate;
        this.clock = clock;
    }

    Route route() {
        return Route.post(
                "/v1/vouchers/{voucherId}/cancellation", Scope.POINTS_REVERSE, this::cancel);
    }

    /** {@return the reversal of redemptions that takes vouchers along} */
    Route over(Route reversal) {
        return new Route(
                reversal.method(),
                reversal.path(),
                reversal.access(),
                reversal.bodyMaxBytes(),
                call -> {
                    String redeemTxId = call.pathId("redeemTxId", IdRule.TRANSACTION);
                    Optional<Voucher> voucher = boughtBy(call.caller().programId(), redeemTxId);
                    return voucher.isPresent()
                            ? reverse(call, redeemTxId, voucher.get())
                            : reversal.handler().handle(call);
                });
    }

    private Answer cancel(Call call) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        String programId = call.caller().programId();
        String voucherId = call.pathId("voucherId", IdRule.PLAIN);
        ObjectNode request = call.json();
        Fields body = Fields.of(request);
        String txId = Postings.txId(body, call.onlyHeader(Postings.KEY_HEADER));
        Optional<String> reason = body.optionalText("reason", REASON_LENGTH_MAX);
        body.finish();
        Voucher voucher =
                store.find(programId, voucherId)
                        .filter(found -> found.storedState() != VoucherState.RESERVED)
                        .orElseThrow(VoucherUseStore::notFound);
        if (voucher.bought().isEmpty()) {
            return cancelFree(call, voucher, dry);
        }
        return giveBack(
                call,
                voucher,
                new Postings.GivenBack(
                        txId,
                        voucher.bought().get().txId(),
                        Optional.empty(),
                        reason,
                        Purchases.evidence(voucher),
                        CANCELLATION,
                        List.of(voucherId),
                        request),
                dry);
    }

    private Answer reverse(Call call, String redeemTxId, Voucher voucher) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        ObjectNode request = call.jsonIfAny();
        Fields body = Fields.of(request);
        String txId = Postings.txId(body, call.onlyHeader(Postings.KEY_HEADER));
        Optional<String> unit = body.optionalText("unit", UNIT_LENGTH_MAX);
        if (body.given("points")) {
            body.error("points", "voucher_redemption", "What bought a voucher comes back whole.");
        }
        Optional<String> reason = body.optionalText("reason", REASON_LENGTH_MAX);
        body.finish();
        return giveBack(
                call,
                voucher,
                new Postings.GivenBack(
                        txId,
                        redeemTxId,
                        unit,
                        reason,
                        Purchases.evidence(voucher),
                        REVERSAL,
                        List.of(redeemTxId),
                        request),
                dry);
    }

    private Answer giveBack(Call call, Voucher voucher, Postings.GivenBack back, boolean dry)
            throws IOException {
        String programId = call.caller().programId();
        TxKey txKey = TxKey.of(gate.program(programId).number(), back.txId());
        try (TxLocks.Held _ = locks.hold(voucher.bought().orElseThrow().txKey())) {
            boolean isBegun =
                    !settlement.isRecorded(txKey)
                            && store.beginCancelling(
                                    programId,
                                    voucher.voucherId(),
                                    back.txId(),
                                    txKey,
                                    clock.millis(),
                                    dry);
            PostedReply reply;
            try {
                reply = postings.giveBack(programId, back, dry);
            } catch (ProblemException e) {
                if (isBegun && PostedReply.isTurnedAway(e.problem())) {
                    letGo(programId, voucher, txKey);
                }
                throw e;
            }
            if (isBegun && reply.isTurnedAway()) {
                letGo(programId, voucher, txKey);
            }
            if (reply.isPosted() && !reply.isDry()) {
                settlement.await(reply.position(), back.txId());
            } else if (reply.isRefused() && !dry) {
                settlement.stopCancelling(programId, voucher, txKey);
            }
            return reply.answer(call.requestId(), out -> writeNow(out, programId, voucher));
        }
    }

    /** What this request began is not under way: the voucher is good again at once. */
    private void letGo(String programId, Voucher voucher, TxKey txKey) throws IOException {
        if (!settlement.isRecorded(txKey)) {
            store.stopCancelling(programId, voucher.voucherId(), txKey);
        }
    }

    private Answer cancelFree(Call call, Voucher voucher, boolean dry) {
        String programId = call.caller().programId();
        long nowMs = gate.ledger().nowMs();
        ChangedBy by = new ChangedBy(call.caller().clientId(), nowMs);
        Voucher cancelled = store.cancel(programId, voucher.voucherId(), by, dry);
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeFieldName("voucher");
                    VoucherJson.write(out, cancelled, Optional.empty(), nowMs);
                    out.writeEndObject();
                });
    }

    private void writeNow(JsonGenerator out, String programId, Voucher before) throws IOException {
        Voucher now = store.find(programId, before.voucherId()).orElse(before);
        out.writeFieldName("voucher");
        VoucherJson.write(out, now, Optional.empty(), gate.ledger().nowMs());
    }

    /** Told by the journal, so that redemptions without vouchers need no SQL to be reversed. */
    private Optional<Voucher> boughtBy(String programId, String redeemTxId) throws IOException {
        Ledger ledger = gate.ledger();
        TxKey txKey = TxKey.of(gate.program(programId).number(), redeemTxId);
        long position = ledger.positionOf(txKey);
        if (position == 0) {
            return Optional.empty();
        }
        RecordedEntry entry = RecordedEntry.parse(ledger.entryAt(position));
        if (!entry.isPosted()
                || entry.type() != EntryType.REDEEM
                || postings.voucherOf(entry).isEmpty()) {
            return Optional.empty();
        }
        settlement.await(position, redeemTxId);
        return store.findByTx(txKey);
    }
}
