package dev.tallystick.rest.members;

import dev.tallystick.ledger.MemberKey;

import java.util.Optional;

import javax.crypto.SecretKey;

/**
 * What every posting needs to know of a member; kept in memory once used.
 *
 * @param memberId chosen by the client, unique in the program
 * @param key by which the journal knows the member
 * @param textKey encrypts the free text of the member's entries; empty once it is destroyed
 */
public record Member(String memberId, MemberKey key, Optional<SecretKey> textKey) {
    /** {@return whether the personal data of the member was erased, and with it the key} */
    public boolean isErased() {
        return textKey.isEmpty();
    }
}
