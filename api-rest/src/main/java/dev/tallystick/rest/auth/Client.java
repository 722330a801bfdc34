package dev.tallystick.rest.auth;

import dev.tallystick.rest.http.Scope;

import java.util.Optional;
import java.util.Set;

/**
 * One client of the API.
 *
 * @param clientId chosen by whoever made it
 * @param programId the program it works in
 * @param scopes what it may do at most
 * @param secretHash argon2id, in its own encoded form
 * @param name for people; null if it has none
 * @param disabled whether it may do nothing for now
 * @param generation of its tokens: those of an earlier one count no more
 * @param previous the secret of before, while it still holds
 */
record Client(
        String clientId,
        String programId,
        Set<Scope> scopes,
        String secretHash,
        String name,
        boolean disabled,
        long generation,
        Optional<Previous> previous) {
    /**
     * A secret that was replaced.
     *
     * @param secretHash argon2id
     * @param untilMs the first instant of real time, epoch milliseconds, at which it does not hold
     */
    record Previous(String secretHash, long untilMs) {}

    /** One that nothing else is known of. */
    Client(String clientId, String programId, Set<Scope> scopes, String secretHash) {
        this(clientId, programId, scopes, secretHash, null, false, 0, Optional.empty());
    }

    /** {@return the hash of the secret of before, if that holds} */
    Optional<String> previousHash(long nowMs) {
        return previous.filter(before -> before.untilMs() > nowMs).map(Previous::secretHash);
    }

    /** {@return whether a hash is that of a secret that holds} */
    boolean holds(String hash, long nowMs) {
        return !disabled
                && (secretHash.equals(hash)
                        || previousHash(nowMs).filter(hash::equals).isPresent());
    }
}
