package dev.tallystick.rest.members;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.rest.ledger.Balances;
import dev.tallystick.rest.problem.Problem;

import java.util.Optional;

/**
 * Who took whose place. The ledger alone knows, and is asked each time: a merge and its reversal
 * count from the moment they are durable, with nothing written a second time that could lag.
 */
public final class Merges {
    private final Members members;
    private final Balances balances;

    /** Asks the ledger. */
    public Merges(Members members, Balances balances) {
        this.members = members;
        this.balances = balances;
    }

    /** {@return who took a member's place at last; empty if nobody did} */
    public Optional<Member> inPlaceOf(ProgramConfig program, Member member) {
        return Optional.ofNullable(
                        balances.account(program, program.defaultUnit(), member.key()).mergedInto())
                .flatMap(members::find);
    }

    /**
     * {@return who a member's cards and aliases lead to: himself, unless another took his place}
     */
    public Member leadingFrom(ProgramConfig program, Member member) {
        return inPlaceOf(program, member).orElse(member);
    }

    /**
     * Refuses what is given, as points are, to nobody but who may earn (ARCHITECTURE.md, rule 17).
     *
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code member_not_active} with
     *     {@code stage}
     */
    public void refuseBlocked(ProgramConfig program, Member member) {
        Stage stage = stageOf(program, member);
        if (!stage.mayEarn()) {
            throw Problem.of(409, "member_not_active", "The member's stage does not allow it.")
                    .with("stage", stage.name())
                    .exception();
        }
    }

    /** {@return whether somebody may be given something, as points are} */
    public boolean mayEarn(ProgramConfig program, Member member) {
        return stageOf(program, member).mayEarn();
    }

    private Stage stageOf(ProgramConfig program, Member member) {
        return balances.account(program, program.defaultUnit(), member.key()).stage();
    }

    /**
     * Refuses what makes no sense of somebody whose place another took.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code member_merged} with {@code
     *     mergedInto}
     */
    public void refuseMerged(ProgramConfig program, Member member) {
        Optional<Member> target = inPlaceOf(program, member);
        if (target.isPresent()) {
            throw Problem.of(409, "member_merged", "The member was merged with another.")
                    .with("mergedInto", target.get().memberId())
                    .exception();
        }
    }
}
