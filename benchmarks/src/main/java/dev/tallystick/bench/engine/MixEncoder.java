package dev.tallystick.bench.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tallystick.ledger.command.EarnEncoder;
import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.HoldEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.PostingEncoder;
import dev.tallystick.ledger.command.RedeemEncoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.pipeline.CommandBatch;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Encodes one command after the other as the edge does, each over the one before. A txId has 16
 * characters; there is no free text.
 */
final class MixEncoder {
    static final byte[] NOTHING = new byte[0];

    private final int program;
    private final long keySeed;
    private final byte[] txId;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1 << 16]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PostingEncoder head = new PostingEncoder();
    private final EarnEncoder earn = new EarnEncoder();
    private final RedeemEncoder redeem = new RedeemEncoder();
    private final HoldEncoder hold = new HoldEncoder();
    private final FollowUpEncoder followUp = new FollowUpEncoder();
    private long txNumber;
    private long lookedUpTo;
    private int lengthBytes;

    /**
     * Makes an encoder.
     *
     * @param series a letter: two encoders of one ledger must not share it
     */
    MixEncoder(int program, long seed, char series) {
        this.program = program;
        keySeed = mix(seed + series + ((long) program << 32));
        txId = (series + "000000000000000").getBytes(US_ASCII);
    }

    /** Begins the next transaction, under the next txId: its number as decimal digits. */
    void next(long newLookedUpTo) {
        lookedUpTo = newLookedUpTo;
        txNumber++;
        int digit = txId.length - 1;
        while (txId[digit] == '9') {
            txId[digit--] = '0';
        }
        txId[digit]++;
    }

    void earn(long member, long points, long activatesAtMs, long expiresAtMs, byte[] partner) {
        earn.wrapAndApplyHeader(command, 0, header);
        head(memberKeyHigh(member), memberKeyLow(member), points, 0);
        earn.occurredAtMs(Dates.NOW)
                .activatesAtMs(activatesAtMs)
                .expiresAtMs(expiresAtMs)
                .slidesToMs(Dates.AT_ONCE)
                .putTxId(txId, 0, txId.length)
                .putPartnerKey(partner, 0, partner.length)
                .putText(NOTHING, 0, 0)
                .putGrants(NOTHING, 0, 0)
                .putOtherUnits(NOTHING, 0, 0);
        lengthBytes = MessageHeaderEncoder.ENCODED_LENGTH + earn.encodedLength();
    }

    void redeem(long member, long points, int flags, byte[] partner) {
        redeem.wrapAndApplyHeader(command, 0, header);
        head(memberKeyHigh(member), memberKeyLow(member), points, flags);
        redeem.slidesToMs(Dates.AT_ONCE)
                .putTxId(txId, 0, txId.length)
                .putPartnerKey(partner, 0, partner.length)
                .putText(NOTHING, 0, 0);
        lengthBytes = MessageHeaderEncoder.ENCODED_LENGTH + redeem.encodedLength();
    }

    void hold(long member, long points, long durationMs) {
        hold.wrapAndApplyHeader(command, 0, header);
        head(memberKeyHigh(member), memberKeyLow(member), points, 0);
        hold.durationMs(durationMs)
                .putTxId(txId, 0, txId.length)
                .putPartnerKey(NOTHING, 0, 0)
                .putText(NOTHING, 0, 0);
        lengthBytes = MessageHeaderEncoder.ENCODED_LENGTH + hold.encodedLength();
    }

    /** Encodes what is done about an earlier posting; 0 points are all that is left of it. */
    void followUp(EntryType kind, KeptAnswers.Kept original, long points) {
        followUp.wrapAndApplyHeader(command, 0, header);
        head(original.memberKeyHigh(), original.memberKeyLow(), points, 0);
        followUp.kind((short) kind.code)
                .originalPosition(original.position())
                .originalPostedAtMs(original.postedAtMs())
                .slidesToMs(Dates.AT_ONCE)
                .graceUntilMs(Dates.AT_ONCE)
                .putTxId(txId, 0, txId.length)
                .putPartnerKey(original.partnerKey(), 0, original.partnerKey().capacity())
                .putText(NOTHING, 0, 0)
                .putCounterpartKey(NOTHING, 0, 0)
                .putOriginalEffects(original.effects(), 0, original.effects().capacity())
                .putReturned(NOTHING, 0, 0);
        lengthBytes = MessageHeaderEncoder.ENCODED_LENGTH + followUp.encodedLength();
    }

    /** {@return whether a command was encoded yet} */
    boolean hasCommand() {
        return lengthBytes > 0;
    }

    /** Adds the command encoded last; again, that is a repeated transaction. */
    void addTo(CommandBatch batch) {
        batch.add(command, 0, lengthBytes);
    }

    /** {@return the key of a partner} */
    static byte[] partnerKey(int partner) {
        UnsafeBuffer key = new UnsafeBuffer(new byte[2 * Long.BYTES]);
        key.putLong(0, mix(partner), LITTLE_ENDIAN);
        key.putLong(Long.BYTES, mix(~partner), LITTLE_ENDIAN);
        return key.byteArray();
    }

    private void head(long memberKeyHigh, long memberKeyLow, long points, int flags) {
        head.wrap(command, MessageHeaderEncoder.ENCODED_LENGTH)
                .program(program)
                .unit((short) 0)
                .flags((short) flags)
                .memberKeyHigh(memberKeyHigh)
                .memberKeyLow(memberKeyLow)
                .txKeyHigh(mix(keySeed + txNumber))
                .txKeyLow(mix(keySeed - txNumber))
                .contentHigh(memberKeyHigh)
                .contentLow(points)
                .lookedUpTo(lookedUpTo)
                .validUntilMs(Dates.NEVER)
                .amountPoints(points);
    }

    private static long memberKeyHigh(long member) {
        return mix(member + 0x5EEDL);
    }

    private static long memberKeyLow(long member) {
        return mix(~member);
    }

    /** A bijection that leaves no pattern: two numbers never get the same key. */
    private static long mix(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
