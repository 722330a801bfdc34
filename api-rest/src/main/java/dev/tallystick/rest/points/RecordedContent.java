package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;
import java.util.Optional;

/** What a recorded posting had asked for. */
public final class RecordedContent {
    private RecordedContent() {}

    /** {@return the fingerprint recorded with a posting} */
    static Content of(RecordedEntry posting) {
        CommandDecoder command = command(posting);
        return new Content(command.contentHigh(), command.contentLow());
    }

    /**
     * {@return whether a posting asked for just that}
     *
     * @param operation as contents begin
     * @param pathIds the ids in the path, in order
     * @param request the body
     */
    public static boolean asks(
            RecordedEntry posting, String operation, List<String> pathIds, ObjectNode request) {
        return of(posting).equals(Content.of(operation, pathIds, request));
    }

    /** {@return the position of what a follow-up is about} */
    public static long originalPosition(RecordedEntry followUp) {
        return command(followUp).followUp().originalPosition();
    }

    /** {@return the key of its transaction} */
    public static TxKey txKey(RecordedEntry posting) {
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
