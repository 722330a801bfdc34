package dev.tallystick.rest.store;

import org.jdbi.v3.core.Handle;

/** What somebody has to do in the transaction in which another changes something of a member. */
@FunctionalInterface
public interface MemberChange {
    /** Does it. */
    void onChange(Handle handle, String programId, String memberId);
}
