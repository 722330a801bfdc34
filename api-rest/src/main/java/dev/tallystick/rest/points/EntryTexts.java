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
        return read(entry).map(FreeText::ofBytes);
    }

    /** {@return what every answer shows of the text of an entry, without what stands beside it} */
    Optional<FreeText> shownOf(RecordedEntry entry) {
        return read(entry).map(FreeText::shownOf);
    }

    private Optional<byte[]> read(RecordedEntry entry) {
        return entry.textCiphertext().length == 0
                ? Optional.empty()
                : members.find(entry.askedMemberKey()).flatMap(member -> read(entry, member));
    }

    /** {@return the same of an entry on a member} */
    Optional<FreeText> of(RecordedEntry entry, Member member) {
        return read(entry, member).map(FreeText::ofBytes);
    }

    private Optional<byte[]> read(RecordedEntry entry, Member member) {
        return entry.textCiphertext().length == 0
                ? Optional.empty()
                : member.textKey()
                        .flatMap(
                                key ->
                                        cipher.decrypt(
                                                key,
                                                RecordedContent.txKey(entry),
                                                entry.textCiphertext()));
    }
}
