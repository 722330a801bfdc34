package dev.tallystick.rest.members;

import org.jdbi.v3.core.Handle;

/** Members as a transaction of another feature sees them: an erasure is before it, or behind it. */
public final class MemberLookStore {
    private MemberLookStore() {}

    /**
     * {@return the program's member of that id}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code member_not_found}, 410 {@code
     *     member_erased}
     */
    public static Member get(Handle handle, String programId, String memberId) {
        Member member =
                MemberStore.find(handle, programId, memberId)
                        .map(Profile::member)
                        .orElseThrow(Members::notFound);
        if (member.isErased()) {
            throw Members.erased();
        }
        return member;
    }
}
