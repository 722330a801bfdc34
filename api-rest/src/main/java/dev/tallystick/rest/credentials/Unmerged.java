package dev.tallystick.rest.credentials;

import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.Merges;

import java.util.Optional;

/** Members in whose place nobody stands: only they log in, and only their secrets change. */
final class Unmerged {
    private final Members members;
    private final Merges merges;
    private final LedgerGate gate;

    Unmerged(Members members, Merges merges, LedgerGate gate) {
        this.members = members;
        this.merges = merges;
        this.gate = gate;
    }

    /**
     * Requires that there is such a member, and that nobody took his place.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code member_not_found}, 409 {@code
     *     member_merged}, 410 {@code member_erased}
     */
    void require(String programId, String memberId) {
        merges.refuseMerged(gate.program(programId), members.get(programId, memberId));
    }

    /** {@return whether a member's place was taken; not that of nobody} */
    boolean isMerged(String programId, String memberId) {
        Optional<Member> member = members.find(programId, memberId);
        return member.isPresent()
                && merges.inPlaceOf(gate.program(programId), member.get()).isPresent();
    }
}
