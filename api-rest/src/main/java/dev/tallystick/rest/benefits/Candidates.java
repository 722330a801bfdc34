package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.ledger.promotion.Shopper;
import dev.tallystick.rest.facts.MemberFacts;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.PresentMembers;

import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** Finds out what counts of a member who wants to use something. */
final class Candidates {
    private final PresentMembers members;
    private final MemberFacts facts;
    private final Balances balances;
    private final LedgerGate gate;
    private final Including plans;

    /** Tells what plans include. */
    @FunctionalInterface
    interface Including {
        /** {@return the benefits that one of these plans includes, by their ids} */
        Set<String> of(String programId, List<String> planIds);
    }

    Candidates(
            PresentMembers members,
            MemberFacts facts,
            Balances balances,
            LedgerGate gate,
            Including plans) {
        this.members = members;
        this.facts = facts;
        this.balances = balances;
        this.gate = gate;
        this.plans = plans;
    }

    /**
     * {@return a member of a program as he is now} Whom he took the place of is known by then.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code member_not_found}; 409 {@code
     *     member_merged}; 410 {@code member_erased}; 503 {@code position_not_reached}
     */
    Candidate of(ProgramConfig program, String memberId) {
        return of(program, members.get(program, memberId));
    }

    /**
     * {@return one to whom something may be given}
     *
     * @throws dev.tallystick.rest.problem.ProblemException as {@link #of}; 409 {@code
     *     member_not_active}
     */
    Candidate earning(ProgramConfig program, String memberId) {
        return of(program, members.getEarning(program, memberId));
    }

    private Candidate of(ProgramConfig program, Member member) {
        ZoneId zone = ZoneId.of(program.timeZone());
        long nowMs = gate.ledger().nowMs();
        Shopper known = facts.of(program.id(), member.memberId(), zone, nowMs).shopper();
        Stage stage = balances.account(program, program.defaultUnit(), member.key()).stage();
        return new Candidate(
                member, stage == Stage.ACTIVE, known, plans.of(program.id(), plansOf(known)));
    }

    private static List<String> plansOf(Shopper known) {
        return known.segments().stream()
                .filter(segment -> segment.startsWith(MemberFacts.PLAN_PREFIX))
                .map(segment -> segment.substring(MemberFacts.PLAN_PREFIX.length()))
                .toList();
    }
}
