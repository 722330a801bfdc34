package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Merges;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * {@code PUT} and {@code GET /v1/members/{memberId}/tier}, {@code GET
 * /v1/members/{memberId}/tier/moves}.
 */
final class MemberTierEndpoint {
    private static final String PATH = "/v1/members/{memberId}/tier";
    private static final int REASON_LENGTH_MAX = 500;

    private final Tiers tiers;
    private final ManualTiers manual;
    private final MemberTiers standings;
    private final Members members;
    private final Merges merges;
    private final LedgerGate gate;

    MemberTierEndpoint(
            Tiers tiers,
            ManualTiers manual,
            MemberTiers standings,
            Members members,
            Merges merges,
            LedgerGate gate) {
        this.tiers = tiers;
        this.manual = manual;
        this.standings = standings;
        this.members = members;
        this.merges = merges;
        this.gate = gate;
    }

    List<Route> routes() {
        return List.of(
                Route.put(PATH, Scope.MEMBERS_WRITE, this::put),
                Route.get(PATH, Scope.MEMBERS_READ, this::get),
                Route.get(PATH + "/moves", Scope.MEMBERS_READ, this::moves));
    }

    private Answer put(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        ProgramConfig program = gate.program(call.caller().programId());
        Fields body = Fields.of(call.json());
        if (!body.has("tier")) {
            body.error("tier", "missing_field", "Must be given; null is what is earned.");
        }
        Optional<String> tierId = body.optionalId("tier", IdRule.PLAIN);
        Optional<Moment> until = body.moment("until");
        Optional<String> reason = body.optionalText("reason", REASON_LENGTH_MAX);
        long untilMs =
                until.map(moment -> moment.endMs(ZoneId.of(program.timeZone())))
                        .orElse(MemberTier.NEVER);
        if (until.isPresent() && body.isNull("tier")) {
            body.error("until", "conflicting_fields", "What is earned has no end of its own.");
        } else if (until.isPresent() && untilMs <= gate.ledger().nowMs()) {
            body.error("until", "out_of_range", "Must be in the future.");
        } else if (until.isPresent() && untilMs > Times.LAST_MS) {
            body.error("until", "invalid_time", "It would lie in the year 10000.");
        }
        body.finish();
        Member member = members.get(program.id(), memberId);
        merges.refuseMerged(program, member);
        manual.give(
                program.id(),
                member.key(),
                tierId,
                untilMs,
                reason.orElse(null),
                call.caller().clientId());
        return answer(program, member);
    }

    private Answer get(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        ProgramConfig program = gate.program(call.caller().programId());
        return answer(program, members.get(program.id(), memberId));
    }

    private Answer moves(Call call) {
        Query query = call.query();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String programId = call.caller().programId();
        Page page = Page.read(Page.path("/v1/members/", memberId, "/tier/moves"), programId, query);
        query.finish();
        Member member = members.get(programId, memberId);
        tiers.awaitProjected(programId);
        return page.answer(
                standings.moves(programId, member.key(), page.below(), page.wanted()),
                TierMove::number,
                MemberTierJson::write);
    }

    private Answer answer(ProgramConfig program, Member member) {
        MemberStanding standing =
                tiers.standing(program.id(), member.key()).orElseThrow(TierCatalogue::noTiers);
        return Answer.json(200, out -> MemberTierJson.write(out, standing));
    }
}
