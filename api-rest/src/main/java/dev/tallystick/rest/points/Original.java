package dev.tallystick.rest.points;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.pipeline.CommandBatch;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.OptionalInt;

/**
 * The transaction that a follow-up is about, as its command must know it: an entry of the journal,
 * or a command that goes to the ledger in the same batch and has no entry yet.
 *
 * @param unit number of its unit
 * @param partnerKey as its command holds it, empty if it names none
 * @param counterpartKey of the second member that it names, empty if it names none
 * @param inBatch the command before in the batch that will record it, so that the ledger adds what
 *     its entry says; empty if the entry is durable
 * @param position its entry's, 0 in a batch
 * @param postedAtMs its entry's, 0 in a batch
 * @param entryEffects its entry's, empty in a batch
 */
@SuppressWarnings("ArrayRecordComponent") // used once, never compared
record Original(
        MemberKey memberKey,
        int unit,
        byte[] partnerKey,
        byte[] counterpartKey,
        OptionalInt inBatch,
        long position,
        long postedAtMs,
        byte[] entryEffects) {
    private static final byte[] NOTHING = {};

    /** {@return the original that a durable entry recorded} */
    static Original recorded(byte[] entryBytes) {
        UnsafeBuffer buffer = new UnsafeBuffer(entryBytes);
        EntryDecoder entry = new EntryDecoder().wrap(buffer, 0);
        CommandDecoder command =
                new CommandDecoder()
                        .wrap(buffer, entry.commandOffset(), entry.commandLengthBytes());
        return of(
                command,
                OptionalInt.empty(),
                entry.position(),
                entry.postedAtMs(),
                entry.copyEffects());
    }

    /** {@return the original that a command of a batch asks for} */
    static Original inBatch(CommandBatch commands, int command) {
        DirectBuffer buffer = commands.buffer();
        return of(
                new CommandDecoder()
                        .wrap(buffer, commands.offset(command), commands.lengthBytes(command)),
                OptionalInt.of(command),
                0,
                0,
                NOTHING);
    }

    private static Original of(
            CommandDecoder command,
            OptionalInt inBatch,
            long position,
            long postedAtMs,
            byte[] effects) {
        byte[] partnerKey =
                command.hasPartner()
                        ? new MemberKey(command.partnerKeyHigh(), command.partnerKeyLow()).toBytes()
                        : NOTHING;
        byte[] counterpartKey =
                command.hasCounterpart()
                        ? new MemberKey(command.counterpartKeyHigh(), command.counterpartKeyLow())
                                .toBytes()
                        : NOTHING;
        return new Original(
                new MemberKey(command.memberKeyHigh(), command.memberKeyLow()),
                command.unit(),
                partnerKey,
                counterpartKey,
                inBatch,
                position,
                postedAtMs,
                effects);
    }
}
