package dev.tallystick.rest.vouchers;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.ledger.TxLocks;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.points.PostedReply;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;

/**
 * {@code POST /v1/voucher-redemptions}: a voucher for points, both or neither. The voucher is
 * reserved in SQL, the ledger takes the points, and the projection of its entry makes the voucher
 * the member's; a process that dies anywhere between leaves what the next one settles.
 */
final class VoucherRedemptions {
    private static final int PIN_LENGTH_MAX = 64;
    private static final int CONFLICT = 409;

    private final VoucherStore store;
    private final VoucherSettlementStore settlements;
    private final Settlement settlement;
    private final CodeSecrets secrets;
    private final TxLocks locks;
    private final Postings postings;
    private final SpendingGuard guard;
    private final Members members;
    private final LedgerGate gate;
    private final Clock clock;

    /** One request, its shape proved. */
    private record Request(
            VoucherStore.Wanted wanted,
            String txId,
            TxKey txKey,
            Optional<String> pin,
            boolean dry) {
        Postings.Purchase purchase(Optional<Voucher> voucher) {
            Optional<Voucher.Bought> bought = voucher.flatMap(Voucher::bought);
            return new Postings.Purchase(
                    txId,
                    wanted.memberId(),
                    bought.flatMap(Voucher.Bought::unit),
                    bought.map(Voucher.Bought::points).orElse(1L),
                    pin,
                    voucher.map(Purchases::evidence),
                    Purchases.OPERATION,
                    Purchases.request(wanted.memberId(), wanted.voucherTypeId()));
        }
    }

    /**
     * @param clock real time
     */
    VoucherRedemptions(
            VoucherStore store,
            VoucherSettlementStore settlements,
            Settlement settlement,
            CodeSecrets secrets,
            TxLocks locks,
            Postings postings,
            SpendingGuard guard,
            Members members,
            LedgerGate gate,
            Clock clock) {
        this.store = store;
        this.settlements = settlements;
        this.settlement = settlement;
        this.secrets = secrets;
        this.locks = locks;
        this.postings = postings;
        this.guard = guard;
        this.members = members;
        this.gate = gate;
        this.clock = clock;
    }

    Route route() {
        return Route.post("/v1/voucher-redemptions", Scope.POINTS_REDEEM, this::redeem);
    }

    private Answer redeem(Call call) throws IOException {
        Request request = read(call);
        try (TxLocks.Held _ = locks.hold(request.txKey())) {
            return settlement.isRecorded(request.txKey())
                    ? again(call, request)
                    : buy(call, request);
        }
    }

    private Request read(Call call) {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        String programId = call.caller().programId();
        Fields body = Fields.of(call.json());
        String txId = Postings.txId(body, call.onlyHeader(Postings.KEY_HEADER));
        String memberId = body.id("memberId", IdRule.EXTERNAL);
        String voucherTypeId = body.id("voucherTypeId", IdRule.PLAIN);
        Optional<String> pin = body.optionalText("pin", PIN_LENGTH_MAX);
        body.finish();
        return new Request(
                new VoucherStore.Wanted(programId, memberId, voucherTypeId),
                txId,
                TxKey.of(gate.program(programId).number(), txId),
                pin,
                dry);
    }

    private Answer buy(Call call, Request request) throws IOException {
        VoucherStore.Reserved reserved = reserve(call, request);
        PostedReply reply;
        try {
            reply =
                    postings.spend(
                            request.wanted().programId(),
                            request.purchase(Optional.of(reserved.voucher())),
                            request.dry(),
                            guard.begin(call));
        } catch (ProblemException e) {
            if (PostedReply.isTurnedAway(e.problem())) {
                letGo(request, reserved);
            }
            throw e;
        }
        if (reply.isTurnedAway()) {
            letGo(request, reserved);
        }
        if (reply.isDry()) {
            return reply.answer(
                    call.requestId(),
                    out -> {
                        out.writeFieldName("voucher");
                        VoucherJson.writeIssued(out, reserved.voucher(), Optional.empty());
                    });
        }
        return settled(call, request, reply, Optional.of(reserved.voucher()));
    }

    /**
     * Of what this request reserved, and what it was turned away with, nothing is under way: it is
     * free at once. What an earlier one reserved may still be paid for by what that one submitted.
     */
    private void letGo(Request request, VoucherStore.Reserved reserved) throws IOException {
        if (reserved.isNew() && !settlement.isRecorded(request.txKey())) {
            settlements.release(request.wanted().programId(), reserved.voucher());
        }
    }

    /** The ledger has decided before: its answer is the same whatever became of the type. */
    private Answer again(Call call, Request request) throws IOException {
        PostedReply reply =
                postings.spend(
                        request.wanted().programId(),
                        request.purchase(Optional.empty()),
                        request.dry(),
                        guard.begin(call));
        return settled(call, request, reply, settlements.findByTx(request.txKey()));
    }

    private Answer settled(
            Call call, Request request, PostedReply reply, Optional<Voucher> reserved)
            throws IOException {
        if (reply.isPosted()) {
            settlement.await(reply.position(), request.txId());
            Optional<Voucher> voucher = settlements.findByTx(request.txKey());
            return reply.answer(
                    call.requestId(),
                    out -> {
                        if (voucher.isPresent()) {
                            out.writeFieldName("voucher");
                            VoucherJson.writeIssued(
                                    out, voucher.get(), codeOf(request, voucher.get()));
                        }
                    });
        }
        if (reply.isRefused() && !request.dry() && reserved.isPresent()) {
            settlement.release(request.wanted().programId(), reserved.get());
        }
        return reply.answer(call.requestId(), out -> {});
    }

    /** What is not the ledger's to decide is no 409 on a posting: it is recorded nowhere. */
    private VoucherStore.Reserved reserve(Call call, Request request) {
        try {
            return store.reserve(
                    request.wanted(),
                    request.txId(),
                    request.txKey(),
                    call.caller().clientId(),
                    gate.ledger().nowMs(),
                    clock.millis(),
                    request.dry());
        } catch (ProblemException e) {
            Problem problem = e.problem();
            throw problem.status() == CONFLICT
                    ? Problem.invalid("/voucherTypeId", problem.code(), problem.detail())
                            .exception()
                    : e;
        }
    }

    private Optional<String> codeOf(Request request, Voucher voucher) {
        return members.find(request.wanted().programId(), voucher.memberId())
                .flatMap(Member::textKey)
                .flatMap(key -> secrets.open(key, voucher));
    }
}
