package dev.tallystick.rest.points;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.Optional;

/** What a recorded posting had asked for. */
final class RecordedContent {
    private RecordedContent() {}

    /** {@return the fingerprint recorded with a posting} */
    static Content of(RecordedEntry posting) {
        CommandDecoder command = decoder(posting);
        return new Content(command.contentHigh(), command.contentLow());
    }

    /** {@return the key of its transaction} */
    static TxKey txKey(RecordedEntry posting) {
        CommandDecoder command = decoder(posting);
        return new TxKey(command.txKeyHigh(), command.txKeyLow());
    }

    /** {@return the key of the partner it named} */
    static Optional<MemberKey> partnerKey(RecordedEntry posting) {
        CommandDecoder command = decoder(posting);
        return command.hasPartner()
                ? Optional.of(new MemberKey(command.partnerKeyHigh(), command.partnerKeyLow()))
                : Optional.empty();
    }

    private static CommandDecoder decoder(RecordedEntry posting) {
        return new CommandDecoder()
                .wrap(new UnsafeBuffer(posting.command()), 0, posting.command().length);
    }
}
