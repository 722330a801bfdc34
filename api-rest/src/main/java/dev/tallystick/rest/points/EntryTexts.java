package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.TextCipher;

import java.util.Optional;

/** Reads what stands encrypted in entries. */
final class EntryTexts {
    private final Members members;
    private final TextCipher cipher;

    EntryTexts(Members members, TextCipher cipher) {
        this.members = members;
        this.cipher = cipher;
    }

    /** {@return the text of an entry; empty where there is none, or the key is gone} */
    Optional<FreeText> of(RecordedEntry entry) {
        return entry.textCiphertext().length == 0
                ? Optional.empty()
                : members.find(entry.askedMemberKey()).flatMap(member -> of(entry, member));
    }

    /** {@return the same of an entry on a member} */
    Optional<FreeText> of(RecordedEntry entry, Member member) {
        return entry.textCiphertext().length == 0
                ? Optional.empty()
                : member.textKey()
                        .flatMap(
                                key ->
                                        cipher.decrypt(
                                                key,
                                                RecordedContent.txKey(entry),
                                                entry.textCiphertext()))
                        .map(FreeText::ofBytes);
    }
}
