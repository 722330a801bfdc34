package dev.tallystick.rest.members;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.projection.Projector;

/** Finds members in whose place nobody stands, with whom they took the place of. */
public final class PresentMembers {
    private final Members members;
    private final Merges merges;
    private final Projector projector;
    private final LedgerGate gate;

    PresentMembers(Members members, Merges merges, Projector projector, LedgerGate gate) {
        this.members = members;
        this.merges = merges;
        this.projector = projector;
        this.gate = gate;
    }

    /**
     * {@return a member of a program} What was his whose place he took is found as his by then.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code member_not_found}; 409 {@code
     *     member_merged}; 410 {@code member_erased}; 503 {@code position_not_reached}
     */
    public Member get(ProgramConfig program, String memberId) {
        Member member = members.get(program.id(), memberId);
        merges.refuseMerged(program, member);
        projector.awaitProjected(MergeLinkStore.NAME, gate.ledger().durablePosition());
        return member;
    }

    /**
     * {@return one who may be given something, as well}
     *
     * @throws dev.tallystick.rest.problem.ProblemException as {@link #get}; 409 {@code
     *     member_not_active}
     */
    public Member getEarning(ProgramConfig program, String memberId) {
        Member member = get(program, memberId);
        merges.refuseBlocked(program, member);
        return member;
    }
}
