package dev.tallystick.rest.benefits;

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
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.vouchers.BenefitGifts;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code GET /v1/members/{memberId}/benefits}, {@code POST …/{benefitId}/check} and {@code POST
 * …/{benefitId}/allocations}.
 */
final class MemberBenefitsEndpoint {
    private static final String LIST_PATH = "/v1/members/{memberId}/benefits";
    private static final String ONE_PATH = LIST_PATH + "/{benefitId}";

    private final BenefitUseStore benefits;
    private final Candidates candidates;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    MemberBenefitsEndpoint(
            BenefitUseStore benefits, Candidates candidates, LedgerGate gate, Clock clock) {
        this.benefits = benefits;
        this.candidates = candidates;
        this.gate = gate;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get(LIST_PATH, Scope.MEMBERS_READ, this::list),
                Route.post(ONE_PATH + "/check", Scope.MEMBERS_WRITE, this::check),
                Route.post(ONE_PATH + "/allocations", Scope.MEMBERS_WRITE, this::allocate));
    }

    private Answer list(Call call) {
        Query query = call.query();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        ProgramConfig program = gate.program(call.caller().programId());
        Page page =
                Page.read(Page.path("/v1/members/", memberId, "/benefits"), program.id(), query);
        query.finish();
        List<BenefitUseStore.Row> rows =
                benefits.list(
                        program, candidates.of(program, memberId), page.below(), page.wanted());
        return page.answer(rows, BenefitUseStore.Row::number, StandingJson::write);
    }

    private Answer check(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String benefitId = call.pathId("benefitId", IdRule.PLAIN);
        Fields body = Fields.of(call.jsonIfAny());
        boolean avail = body.flag("avail");
        String usageId =
                avail
                        ? ClientKey.read(body, "usageId", call.onlyHeader(ClientKey.HEADER))
                        : body.optionalId("usageId", IdRule.PLAIN).orElse("");
        body.finish();
        ProgramConfig program = gate.program(call.caller().programId());
        if (!avail) {
            BenefitUseStore.Row row =
                    benefits.one(program, candidates.of(program, memberId), benefitId);
            return Answer.json(200, out -> StandingJson.write(out, row));
        }
        ChangedBy by = ChangedBy.client(call, clock);
        BenefitUseStore.Used used =
                benefits.usedBefore(program, memberId, benefitId, usageId, by)
                        .orElseGet(
                                () ->
                                        benefits.use(
                                                program,
                                                candidates.of(program, memberId),
                                                benefitId,
                                                usageId,
                                                by));
        return replayable(Answer.json(201, out -> StandingJson.write(out, used)), used.replayed());
    }

    private Answer allocate(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String benefitId = call.pathId("benefitId", IdRule.PLAIN);
        Fields body = Fields.of(call.jsonIfAny());
        String allocationId =
                ClientKey.read(body, "allocationId", call.onlyHeader(ClientKey.HEADER));
        body.finish();
        return allocate(
                call, new BenefitGifts.Gift(memberId, benefitId, Optional.of(allocationId)));
    }

    /** {@return what is answered to an allocation, whichever way it was asked for} */
    Answer allocate(Call call, BenefitGifts.Gift gift) {
        ProgramConfig program = gate.program(call.caller().programId());
        String allocationId = gift.allocationId().orElseGet(() -> UUID.randomUUID().toString());
        ChangedBy by = ChangedBy.client(call, clock);
        BenefitUseStore.Allocated allocated =
                benefits.allocatedBefore(
                                program, gift.memberId(), gift.benefitId(), allocationId, by)
                        .orElseGet(
                                () ->
                                        benefits.allocate(
                                                program,
                                                candidates.earning(program, gift.memberId()),
                                                gift.benefitId(),
                                                allocationId,
                                                by));
        return replayable(
                Answer.json(201, out -> StandingJson.write(out, allocated)), allocated.replayed());
    }

    private static Answer replayable(Answer answer, boolean replayed) {
        return replayed ? answer.withHeader("Idempotency-Replayed", "true") : answer;
    }
}
