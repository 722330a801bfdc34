package dev.tallystick.ledger.history;

import dev.tallystick.ledger.TestCommands.Encoded;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.AdjustEncoder;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.ExpireEncoder;
import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.HoldEncoder;
import dev.tallystick.ledger.command.MergeEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.PostingEncoder;
import dev.tallystick.ledger.command.TransferEncoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/** Commands that move points within an account or between two, as a client would encode them. */
final class Moves {
    private static final byte[] NOTHING = new byte[0];
    private static final int HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;

    private Moves() {}

    static Encoded hold(String txId, long member, long points, long durationMs) {
        UnsafeBuffer buffer = buffer();
        HoldEncoder hold = new HoldEncoder().wrapAndApplyHeader(buffer, 0, header());
        head(buffer, member, points, 0, txId);
        hold.durationMs(durationMs).txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
        return new Encoded(buffer, HEADER_BYTES + hold.encodedLength());
    }

    static Encoded transfer(String txId, long from, long to, long points) {
        UnsafeBuffer buffer = buffer();
        TransferEncoder transfer = new TransferEncoder().wrapAndApplyHeader(buffer, 0, header());
        head(buffer, from, points, 0, txId);
        transfer.toMemberKeyHigh(to).toMemberKeyLow(~to);
        transfer.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
        return new Encoded(buffer, HEADER_BYTES + transfer.encodedLength());
    }

    static Encoded merge(String txId, long from, long into) {
        UnsafeBuffer buffer = buffer();
        MergeEncoder merge = new MergeEncoder().wrapAndApplyHeader(buffer, 0, header());
        head(buffer, from, 0, 0, txId);
        merge.toMemberKeyHigh(into).toMemberKeyLow(~into);
        merge.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
        return new Encoded(buffer, HEADER_BYTES + merge.encodedLength());
    }

    /** An expiry of a percentage, in ten thousandths. */
    static Encoded expire(String txId, long member, int percentageE4) {
        UnsafeBuffer buffer = buffer();
        ExpireEncoder expire = new ExpireEncoder().wrapAndApplyHeader(buffer, 0, header());
        head(buffer, member, 0, 0, txId);
        expire.percentageE4(percentageE4);
        expire.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
        return new Encoded(buffer, HEADER_BYTES + expire.encodedLength());
    }

    /** An adjustment, which may leave a debt. */
    static Encoded adjust(String txId, long member, long points, long expiresAtMs) {
        UnsafeBuffer buffer = buffer();
        AdjustEncoder adjust = new AdjustEncoder().wrapAndApplyHeader(buffer, 0, header());
        head(buffer, member, points, 1, txId);
        adjust.expiresAtMs(expiresAtMs);
        adjust.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0).reasonCode("R");
        return new Encoded(buffer, HEADER_BYTES + adjust.encodedLength());
    }

    /** Does something about a recorded entry; 0 points are all that is left. */
    static Encoded followUp(EntryType kind, String txId, byte[] original, long points) {
        UnsafeBuffer recorded = new UnsafeBuffer(original);
        EntryDecoder entry = new EntryDecoder().wrap(recorded, 0);
        CommandDecoder asked =
                new CommandDecoder()
                        .wrap(recorded, entry.commandOffset(), entry.commandLengthBytes());
        byte[] effects = entry.copyEffects();
        byte[] counterpart = NOTHING;
        if (asked.hasCounterpart()) {
            counterpart = new byte[2 * Long.BYTES];
            UnsafeBuffer key = new UnsafeBuffer(counterpart);
            key.putLong(0, asked.counterpartKeyHigh(), ByteOrder.LITTLE_ENDIAN);
            key.putLong(Long.BYTES, asked.counterpartKeyLow(), ByteOrder.LITTLE_ENDIAN);
        }
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512 + effects.length]);
        FollowUpEncoder followUp = new FollowUpEncoder().wrapAndApplyHeader(buffer, 0, header());
        head(buffer, asked.memberKeyHigh(), points, 0, txId);
        followUp.kind((short) kind.code)
                .originalPosition(entry.position())
                .originalPostedAtMs(entry.postedAtMs())
                .slidesToMs(Dates.AT_ONCE)
                .graceUntilMs(Dates.AT_ONCE)
                .txId(txId)
                .putPartnerKey(NOTHING, 0, 0)
                .putText(NOTHING, 0, 0)
                .putCounterpartKey(counterpart, 0, counterpart.length)
                .putOriginalEffects(effects, 0, effects.length)
                .putReturned(NOTHING, 0, 0);
        return new Encoded(buffer, HEADER_BYTES + followUp.encodedLength());
    }

    /** What all postings begin with is laid out alike in each. */
    private static void head(
            UnsafeBuffer buffer, long member, long points, int flags, String txId) {
        TxKey key = TxKey.of(1, txId);
        new PostingEncoder()
                .wrap(buffer, HEADER_BYTES)
                .program(1)
                .unit((short) 0)
                .flags((short) flags)
                .memberKeyHigh(member)
                .memberKeyLow(~member)
                .txKeyHigh(key.high())
                .txKeyLow(key.low())
                .contentHigh(points)
                .contentLow(member)
                .lookedUpTo(Long.MAX_VALUE)
                .validUntilMs(Dates.NEVER)
                .amountPoints(points);
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(new byte[512]);
    }

    private static MessageHeaderEncoder header() {
        return new MessageHeaderEncoder();
    }
}
