package dev.tallystick.rest.points;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.Optional;

/** What a recorded posting had asked for. */
public final class RecordedContent {
    private RecordedContent() {}

    /** {@return the fingerprint recorded with a posting} */
    static Content of(RecordedEntry posting) {
        CommandDecoder command = command(posting);
        return new Content(command.contentHigh(), command.contentLow());
    }

    /** {@return the key of its transaction} */
    static TxKey txKey(RecordedEntry posting) {
        CommandDecoder command = command(posting);
        return new TxKey(command.txKeyHigh(), command.txKeyLow());
    }

    /**
     * {@return the key of the partner who granted or took the points} A lock names the earn's as
     * part of its evidence, but is no affair of that one.
     */
    public static Optional<MemberKey> partnerKey(RecordedEntry posting) {
        CommandDecoder command = command(posting);
        boolean isLock = posting.type() == EntryType.LOCK || posting.type() == EntryType.UNLOCK;
        return command.hasPartner() && !isLock
                ? Optional.of(new MemberKey(command.partnerKeyHigh(), command.partnerKeyLow()))
                : Optional.empty();
    }

    /** {@return the view of the command that an entry records} */
    static CommandDecoder command(RecordedEntry entry) {
        return new CommandDecoder()
                .wrap(new UnsafeBuffer(entry.command()), 0, entry.command().length);
    }
}
