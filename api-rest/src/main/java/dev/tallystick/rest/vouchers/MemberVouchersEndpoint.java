package dev.tallystick.rest.vouchers;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.ClientKey;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Merges;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code POST} and {@code GET /v1/members/{memberId}/vouchers}. */
final class MemberVouchersEndpoint {
    private static final String PATH = "/v1/members/{memberId}/vouchers";

    /** What can be asked for: a voucher that is only reserved is nobody's yet. */
    private static final List<VoucherState> STATES =
            List.of(
                    VoucherState.UNUSED,
                    VoucherState.USED,
                    VoucherState.EXPIRED,
                    VoucherState.CANCELLING,
                    VoucherState.CANCELLED);

    private final VoucherStore store;
    private final CodeSecrets secrets;
    private final Members members;
    private final Merges merges;
    private final LedgerGate gate;
    private final BenefitGifts benefits;

    MemberVouchersEndpoint(
            VoucherStore store,
            CodeSecrets secrets,
            Members members,
            Merges merges,
            LedgerGate gate,
            BenefitGifts benefits) {
        this.store = store;
        this.secrets = secrets;
        this.members = members;
        this.merges = merges;
        this.gate = gate;
        this.benefits = benefits;
    }

    List<Route> routes() {
        return List.of(
                Route.post(PATH, Scope.MEMBERS_WRITE, this::allocate),
                Route.get(PATH, Scope.MEMBERS_READ, this::list));
    }

    private Answer allocate(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        Fields body = Fields.of(call.json());
        Optional<String> benefitId = body.optionalId("benefitId", IdRule.PLAIN);
        String voucherTypeId =
                body.given("benefitId") && !body.given("voucherTypeId")
                        ? ""
                        : body.id("voucherTypeId", IdRule.PLAIN);
        if (body.given("benefitId") && body.given("voucherTypeId")) {
            body.error("benefitId", "conflicting_fields", "It is the one or the other.");
        }
        Optional<String> allocationId =
                ClientKey.optional(body, "allocationId", call.onlyHeader(ClientKey.HEADER));
        body.finish();
        if (benefitId.isPresent()) {
            return benefits.give(
                    call, new BenefitGifts.Gift(memberId, benefitId.get(), allocationId));
        }
        ProgramConfig program = gate.program(call.caller().programId());
        VoucherSource source =
                new VoucherSource(
                        VoucherSource.Kind.ALLOCATION, allocationId, call.caller().clientId());
        Member member = members.get(program.id(), memberId);
        if (!store.isGiven(program.id(), source)) {
            merges.refuseMerged(program, member);
            merges.refuseBlocked(program, member);
        }
        VoucherStore.Given given =
                store.give(
                        new VoucherStore.Wanted(program.id(), memberId, voucherTypeId),
                        source,
                        gate.ledger().nowMs());
        Answer answer =
                Answer.json(
                        201, out -> VoucherJson.writeIssued(out, given.voucher(), given.code()));
        return given.again() ? answer.withHeader("Idempotency-Replayed", "true") : answer;
    }

    private Answer list(Call call) {
        Query query = call.query();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String programId = call.caller().programId();
        Page page =
                Page.read(
                        Page.path("/v1/members/", memberId, "/vouchers"),
                        programId,
                        query,
                        "state");
        Optional<VoucherState> state = state(query);
        query.finish();
        members.getEvenErased(programId, memberId);
        long nowMs = gate.ledger().nowMs();
        return page.answer(
                store.list(programId, memberId, state, nowMs, page.below(), page.wanted()),
                Voucher::number,
                (out, voucher) ->
                        VoucherJson.write(out, voucher, codeOf(programId, voucher, nowMs), nowMs));
    }

    /** What has lost its worth has no need to be read any more. */
    private Optional<String> codeOf(String programId, Voucher voucher, long nowMs) {
        return voucher.stateAt(nowMs) == VoucherState.UNUSED
                ? members.getEvenErased(programId, voucher.memberId())
                        .textKey()
                        .flatMap(key -> secrets.open(key, voucher))
                : Optional.empty();
    }

    private static Optional<VoucherState> state(Query query) {
        Optional<String> name = query.text("state");
        Optional<VoucherState> state =
                Arrays.stream(VoucherState.values())
                        .filter(STATES::contains)
                        .filter(known -> name.filter(known.name()::equals).isPresent())
                        .findFirst();
        if (name.isPresent() && state.isEmpty()) {
            query.error("state", "invalid_value", "Must be one of " + STATES + ".");
        }
        return state;
    }
}
