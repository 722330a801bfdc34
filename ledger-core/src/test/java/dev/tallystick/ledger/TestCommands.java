package dev.tallystick.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.EarnEncoder;
import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.RedeemEncoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;

import org.agrona.concurrent.UnsafeBuffer;

/** Encodes commands for tests: what matters to the test by name, the rest as a client would. */
public final class TestCommands {
    /** An encoded command. */
    public record Encoded(UnsafeBuffer buffer, int lengthBytes) {}

    /** An earn still to be encoded. */
    public record Earn(
            String txId,
            long member,
            long points,
            long occurredAtMs,
            long activatesAtMs,
            long expiresAtMs,
            long partner,
            long lookedUpTo,
            long validUntilMs) {
        /** An earn of points that never expire. */
        public Earn(String txId, long member, long points) {
            this(
                    txId,
                    member,
                    points,
                    Dates.NOW,
                    Dates.AT_ONCE,
                    Dates.NEVER,
                    0,
                    Long.MAX_VALUE,
                    Dates.NEVER);
        }

        public Earn occurredAt(long ms) {
            return new Earn(
                    txId,
                    member,
                    points,
                    ms,
                    activatesAtMs,
                    expiresAtMs,
                    partner,
                    lookedUpTo,
                    validUntilMs);
        }

        public Earn activatesAt(long ms) {
            return new Earn(
                    txId,
                    member,
                    points,
                    occurredAtMs,
                    ms,
                    expiresAtMs,
                    partner,
                    lookedUpTo,
                    validUntilMs);
        }

        public Earn expiresAt(long ms) {
            return new Earn(
                    txId,
                    member,
                    points,
                    occurredAtMs,
                    activatesAtMs,
                    ms,
                    partner,
                    lookedUpTo,
                    validUntilMs);
        }

        public Earn partner(long key) {
            return new Earn(
                    txId,
                    member,
                    points,
                    occurredAtMs,
                    activatesAtMs,
                    expiresAtMs,
                    key,
                    lookedUpTo,
                    validUntilMs);
        }

        public Earn lookedUpTo(long position) {
            return new Earn(
                    txId,
                    member,
                    points,
                    occurredAtMs,
                    activatesAtMs,
                    expiresAtMs,
                    partner,
                    position,
                    validUntilMs);
        }

        public Earn validUntil(long ms) {
            return new Earn(
                    txId,
                    member,
                    points,
                    occurredAtMs,
                    activatesAtMs,
                    expiresAtMs,
                    partner,
                    lookedUpTo,
                    ms);
        }

        public Encoded encode() {
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
            TxKey key = TxKey.of(1, txId);
            EarnEncoder encoder =
                    new EarnEncoder()
                            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                            .program(1)
                            .unit((short) 0)
                            .flags((short) 0)
                            .memberKeyHigh(member)
                            .memberKeyLow(~member)
                            .txKeyHigh(key.high())
                            .txKeyLow(key.low())
                            .contentHigh(points)
                            .contentLow(member)
                            .lookedUpTo(lookedUpTo)
                            .validUntilMs(validUntilMs)
                            .amountPoints(points)
                            .occurredAtMs(occurredAtMs)
                            .activatesAtMs(activatesAtMs)
                            .expiresAtMs(expiresAtMs)
                            .slidesToMs(Dates.AT_ONCE)
                            .txId(txId);
            byte[] partnerKey = partnerKey(partner);
            encoder.putPartnerKey(partnerKey, 0, partnerKey.length)
                    .putText(new byte[0], 0, 0)
                    .putGrants(new byte[0], 0, 0)
                    .putOtherUnits(new byte[0], 0, 0);
            return new Encoded(
                    buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
        }
    }

    private TestCommands() {}

    /** An encoded redemption. */
    public static Encoded redeem(String txId, long member, long points, boolean upTo) {
        return redeem(txId, member, points, upTo, 0);
    }

    /** An encoded redemption at a partner; 0 is none. */
    public static Encoded redeem(
            String txId, long member, long points, boolean upTo, long partner) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        TxKey key = TxKey.of(1, txId);
        RedeemEncoder encoder =
                new RedeemEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .program(1)
                        .unit((short) 0)
                        .flags((short) (upTo ? 1 : 0))
                        .memberKeyHigh(member)
                        .memberKeyLow(~member)
                        .txKeyHigh(key.high())
                        .txKeyLow(key.low())
                        .contentHigh(points)
                        .contentLow(member)
                        .lookedUpTo(Long.MAX_VALUE)
                        .validUntilMs(Dates.NEVER)
                        .amountPoints(points)
                        .slidesToMs(Dates.AT_ONCE)
                        .txId(txId);
        byte[] partnerKey = partnerKey(partner);
        encoder.putPartnerKey(partnerKey, 0, partnerKey.length)
                .putText("text".getBytes(US_ASCII), 0, 4);
        return new Encoded(buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /**
     * The reversal of a recorded earn or redemption.
     *
     * @param original the original's entry
     * @param points 0 for all that is left
     */
    public static Encoded reverse(String txId, byte[] original, long points) {
        EntryDecoder entry = new EntryDecoder().wrap(new UnsafeBuffer(original), 0);
        CommandDecoder asked =
                new CommandDecoder()
                        .wrap(
                                new UnsafeBuffer(original),
                                entry.commandOffset(),
                                entry.commandLengthBytes());
        byte[] effects = entry.copyEffects();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512 + effects.length]);
        TxKey key = TxKey.of(1, txId);
        EntryType type =
                entry.type() == EntryType.EARN
                        ? EntryType.EARN_REVERSAL
                        : EntryType.REDEEM_REVERSAL;
        byte[] partnerKey = partnerKey(asked.hasPartner() ? asked.partnerKeyHigh() : 0);
        FollowUpEncoder encoder =
                new FollowUpEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .program(1)
                        .unit((short) 0)
                        .flags((short) 0)
                        .memberKeyHigh(asked.memberKeyHigh())
                        .memberKeyLow(asked.memberKeyLow())
                        .txKeyHigh(key.high())
                        .txKeyLow(key.low())
                        .contentHigh(points)
                        .contentLow(entry.position())
                        .lookedUpTo(Long.MAX_VALUE)
                        .validUntilMs(Dates.NEVER)
                        .amountPoints(points)
                        .kind((short) type.code)
                        .originalPosition(entry.position())
                        .originalPostedAtMs(entry.postedAtMs())
                        .slidesToMs(Dates.AT_ONCE)
                        .graceUntilMs(Dates.AT_ONCE)
                        .txId(txId)
                        .putPartnerKey(partnerKey, 0, partnerKey.length)
                        .putText(new byte[0], 0, 0)
                        .putCounterpartKey(new byte[0], 0, 0)
                        .putOriginalEffects(effects, 0, effects.length)
                        .putReturned(new byte[0], 0, 0);
        return new Encoded(buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /** The command that creates the program that all tests post to: number 1. */
    public static Encoded createProgram() {
        return createProgram(SpentEarnPolicy.NEGATIVE);
    }

    /** The same with a policy about earns that are spent. */
    public static Encoded createProgram(SpentEarnPolicy policy) {
        ProgramConfig born = ProgramConfig.newProgram("demo");
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        ProgramConfig program =
                new ProgramConfig(
                        born.number(),
                        born.id(),
                        born.configuredAt(),
                        born.timeZone(),
                        born.units(),
                        born.defaultUnit(),
                        policy,
                        born.lapsedLotGraceDays(),
                        born.baseEarn());
        return new Encoded(buffer, program.encode(buffer, 0, Long.MAX_VALUE));
    }

    private static byte[] partnerKey(long partner) {
        byte[] key = new byte[partner == 0 ? 0 : 16];
        if (partner != 0) {
            new UnsafeBuffer(key).putLong(0, partner, java.nio.ByteOrder.LITTLE_ENDIAN);
        }
        return key;
    }
}
