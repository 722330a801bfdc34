package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.ClientKey;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Members;

import java.util.Locale;
import java.util.Optional;

/** {@code POST /v1/vouchers/{code}/use}: a till presents a code, once. */
final class VoucherUseEndpoint {
    private final VoucherUseStore store;
    private final CodeSecrets secrets;
    private final FailureLimit failures;
    private final Members members;
    private final LedgerGate gate;

    VoucherUseEndpoint(
            VoucherUseStore store,
            CodeSecrets secrets,
            FailureLimit failures,
            Members members,
            LedgerGate gate) {
        this.store = store;
        this.secrets = secrets;
        this.failures = failures;
        this.members = members;
        this.gate = gate;
    }

    Route route() {
        return Route.post("/v1/vouchers/{code}/use", Scope.POINTS_REDEEM, this::use);
    }

    private Answer use(Call call) {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        String code = call.pathId("code", IdRule.EXTERNAL);
        Fields body = Fields.of(call.jsonIfAny());
        Optional<String> useId =
                ClientKey.optional(body, "useId", call.onlyHeader(ClientKey.HEADER));
        Optional<String> memberId = body.optionalId("memberId", IdRule.EXTERNAL);
        Optional<String> orderId = body.optionalId("orderId", IdRule.EXTERNAL);
        body.finish();
        String programId = call.caller().programId();
        String clientId = call.caller().clientId();
        failures.require(clientId);
        Optional<Voucher> voucher = find(programId, code);
        if (voucher.isEmpty()) {
            failures.onFailure(clientId);
            throw VoucherUseStore.notFound();
        }
        memberId.ifPresent(id -> members.getEvenErased(programId, id));
        long nowMs = gate.ledger().nowMs();
        Voucher.Used use =
                new Voucher.Used(
                        useId.orElse(null),
                        nowMs,
                        clientId,
                        memberId.orElse(null),
                        orderId.orElse(null));
        VoucherUseStore.Outcome outcome = store.use(programId, voucher.get().voucherId(), use, dry);
        Answer answer =
                Answer.json(
                        200,
                        out -> VoucherJson.write(out, outcome.voucher(), Optional.empty(), nowMs));
        return outcome.again() ? answer.withHeader("Idempotency-Replayed", "true") : answer;
    }

    /** As it is written, or in capital letters, which all codes of our own are in. */
    private Optional<Voucher> find(String programId, String code) {
        String capital = code.toUpperCase(Locale.ROOT);
        Optional<Voucher> voucher = store.find(programId, secrets.hash(programId, code));
        return voucher.isPresent() || capital.equals(code)
                ? voucher
                : store.find(programId, secrets.hash(programId, capital));
    }
}
