package dev.tallystick.rest.sweepstakes;

import dev.tallystick.rest.store.PersonalData;

import org.jdbi.v3.core.Handle;

import java.util.Set;

/**
 * What becomes of an erased member's tickets. Nothing about the person stands there, only the id,
 * which stands in the ledger as well; but nobody is left who could win: they take no part in a draw
 * that is still to come. What was drawn before stands, or nobody could compute it again.
 */
final class TicketPersonalStore implements PersonalData {
    @Override
    public Set<String> tables() {
        return Set.of("sweepstake_ticket", "sweepstake_win");
    }

    @Override
    public void erase(Handle handle, String programId, String memberId) {
        handle.createUpdate(
                        """
                        update sweepstake_ticket set withdrawn = 1
                        where program_id = :programId and member_id = :memberId and sweepstake_id in
                          (select sweepstake_id from sweepstake where program_id = :programId and frozen = 0)
                        """)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .execute();
    }
}
