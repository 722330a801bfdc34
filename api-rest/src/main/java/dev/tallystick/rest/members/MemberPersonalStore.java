package dev.tallystick.rest.members;

import dev.tallystick.rest.store.PersonalData;

import org.jdbi.v3.core.Handle;

import java.util.List;
import java.util.Set;

/** Destroys what is known of a person here, in the transaction of whoever erases him. */
final class MemberPersonalStore implements PersonalData {
    /** Tables of which a member's rows go; what stands in the others is cleared. */
    private static final List<String> ROWS_OF =
            List.of("member_card", "member_alias", "member_currency", "member_consent");

    @Override
    public Set<String> tables() {
        return Set.of(
                "member",
                "member_event",
                "member_card",
                "member_alias",
                "member_currency",
                "member_consent");
    }

    /**
     * Clears the profile, and deletes cards, aliases, currencies and consents; of what happened to
     * the member only the types and instants stand. The key of the texts is not touched here.
     */
    @Override
    public void erase(Handle handle, String programId, String memberId) {
        for (String table : ROWS_OF) {
            handle.createUpdate("delete from " + table + " where program_id = ? and member_id = ?")
                    .bind(0, programId)
                    .bind(1, memberId)
                    .execute();
        }
        handle.createUpdate(
                        """
                        update member set name = null, email = null, phone = null, birth_date = null, attributes = null,
                                          language = null, currency = null, name_key = null, email_key = null,
                                          phone_key = null
                        where program_id = ? and member_id = ?
                        """)
                .bind(0, programId)
                .bind(1, memberId)
                .execute();
        MemberLogStore.forgetDetails(handle, programId, memberId);
    }
}
