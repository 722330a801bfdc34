package dev.tallystick.rest.points;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.TextCipher;
import dev.tallystick.rest.problem.Problem;

import java.util.Optional;

/**
 * The texts of postings as commands hold them: what the client wrote and what is recorded beside
 * it, encrypted under the member's key.
 */
final class CommandTexts {
    private static final byte[] NOTHING = {};

    /** With nonce and tag it still fits the command's field, whose length has two bytes. */
    private static final int TEXT_MAX_BYTES = 65_000;

    private final TextCipher cipher;

    /**
     * A text that is recorded.
     *
     * @param shown what every answer shows of it: just what {@link EntryTexts#shownOf} reads
     * @param encrypted empty where there is nothing, or nobody
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Recorded(FreeText shown, byte[] encrypted) {
        private static final Recorded NONE = new Recorded(FreeText.NONE, NOTHING);
    }

    CommandTexts(TextCipher cipher) {
        this.cipher = cipher;
    }

    /**
     * {@return the text of a posting, as the client wrote it}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code too_large}
     */
    Recorded of(FreeText text, Member member, TxKey txKey) {
        return text.isEmpty() || member.isErased()
                ? Recorded.NONE
                : new Recorded(text, encrypt(text.toBytes(), member, txKey));
    }

    /** {@return the text of an earn, with what was evaluated beside it; otherwise as the other} */
    Recorded of(FreeText text, Evaluated evaluated, Member member, TxKey txKey) {
        return member.isErased()
                ? Recorded.NONE
                : new Recorded(
                        text,
                        encrypt(
                                text.toBytes(out -> Evidence.writeFields(out, evaluated)),
                                member,
                                txKey));
    }

    /** {@return the text of a redemption, with what a partner owes for it} */
    Recorded of(FreeText text, Exchanged exchanged, Member member, TxKey txKey) {
        FreeText.Beside beside =
                new FreeText.Beside(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(exchanged.toJson()));
        return of(text.with(beside), member, txKey);
    }

    /** {@return the text of a return, with what came back} */
    Recorded of(FreeText text, Returns.Came came, Member member, TxKey txKey) {
        FreeText.Beside beside =
                new FreeText.Beside(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(came.recorded()),
                        Optional.empty());
        return of(text.with(beside), member, txKey);
    }

    private byte[] encrypt(byte[] plain, Member member, TxKey txKey) {
        if (plain.length > TEXT_MAX_BYTES) {
            throw Problem.invalid(
                            "/basket",
                            "too_large",
                            "The basket with its products' categories does not fit an entry.")
                    .exception();
        }
        return cipher.encrypt(member.textKey().orElseThrow(), txKey, plain);
    }
}
