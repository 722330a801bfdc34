package dev.tallystick.rest.points;

import dev.tallystick.ledger.ProgramConfig;

import java.util.Optional;

/**
 * Which postings spend a member's points, so that a PIN may be demanded: redemptions, holds and
 * what is handed on to another. A capture spends what a hold was let pin.
 */
record PinDemand(ProgramConfig program, SpendingGuard.Check check) {
    /**
     * Demands the PIN where it needs one.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 403, or 400 for a unit that cannot be
     */
    void require(Posting posting) {
        switch (posting) {
            case Posting.Redeem redeem -> require(redeem, redeem.points());
            case Posting.Hold hold -> require(hold, hold.points());
            case Posting.Transfer transfer -> require(transfer, transfer.points());
            case Posting.Earn _,
                    Posting.Expire _,
                    Posting.Adjust _,
                    Posting.SetStage _,
                    Posting.Merge _,
                    Posting.FollowUp _ -> {}
        }
    }

    private void require(Posting.OfMember posting, long points) {
        int unit = Units.numberOf(program, posting.unit(), "/unit");
        Optional<String> pin = posting.request().pin();
        check.require(
                new SpendingGuard.Spending(
                        program.id(),
                        posting.memberId(),
                        program.units().get(unit).code(),
                        points,
                        pin.orElse(null)));
    }
}
