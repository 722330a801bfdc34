package dev.tallystick.rest.points;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.pipeline.CommandBatch;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is to be reversed, as its reversal must know it: an entry of the journal, or a command that
 * goes to the ledger in the same batch and has no entry yet.
 *
 * @param unit number of its unit
 * @param partnerKey as its command holds it, empty if it names none
 * @param evidence what its entry says
 */
@SuppressWarnings("ArrayRecordComponent") // used once, never compared
record Original(MemberKey memberKey, int unit, byte[] partnerKey, Evidence evidence) {
    /** What is known of its entry. */
    sealed interface Evidence {
        /** It is durable: these are its effects. */
        @SuppressWarnings("ArrayRecordComponent")
        record Recorded(long position, long postedAtMs, byte[] effects) implements Evidence {}

        /** A command before in the batch will record it: the ledger adds what it says. */
        record InBatch(int command) implements Evidence {}
    }

    /** {@return the original that a durable entry recorded} */
    static Original recorded(byte[] entryBytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(entryBytes);
        EntryDecoder entry = new EntryDecoder().wrap(buffer, 0);
        return of(
                buffer,
                entry.commandOffset(),
                entry.commandLengthBytes(),
                new Evidence.Recorded(entry.position(), entry.postedAtMs(), entry.copyEffects()));
    }

    /** {@return the original that a command of a batch asks for} */
    static Original inBatch(CommandBatch commands, int command) {
        return of(
                commands.buffer(),
                commands.offset(command),
                commands.lengthBytes(command),
                new Evidence.InBatch(command));
    }

    private static Original of(
            DirectBuffer buffer, int offset, int lengthBytes, Evidence evidence) {
        CommandDecoder command = new CommandDecoder().wrap(buffer, offset, lengthBytes);
        byte[] partnerKey =
                command.hasPartner()
                        ? new MemberKey(command.partnerKeyHigh(), command.partnerKeyLow()).toBytes()
                        : new byte[0];
        return new Original(
                new MemberKey(command.memberKeyHigh(), command.memberKeyLow()),
                command.unit(),
                partnerKey,
                evidence);
    }
}
