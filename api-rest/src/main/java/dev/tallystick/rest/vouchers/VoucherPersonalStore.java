package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.store.PersonalData;

import org.jdbi.v3.core.Handle;

import java.util.Set;

/**
 * Forgets codes in the transaction of whoever erases a member. That there were vouchers, and where
 * they were used, stands; those that were not used are worth nothing any more.
 */
final class VoucherPersonalStore implements PersonalData {
    @Override
    public Set<String> tables() {
        return Set.of("voucher", "voucher_code");
    }

    @Override
    public void erase(Handle handle, String programId, String memberId) {
        handle.createUpdate(
                        """
                        delete from voucher_code where program_id = :programId and voucher_id in (
                            select voucher_id from voucher where program_id = :programId and member_id = :memberId)
                        """)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .execute();
        handle.createUpdate(
                        """
                        update voucher set code_ciphertext = :nothing, pending_since_ms = null, cancel_position = null,
                                           state = case when state = 'USED' then 'USED' else 'CANCELLED' end
                        where program_id = :programId and member_id = :memberId
                        """)
                .bind("nothing", new byte[0])
                .bind("programId", programId)
                .bind("memberId", memberId)
                .execute();
    }
}
