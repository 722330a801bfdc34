package dev.tallystick.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tallystick.ledger.command.EarnEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.RedeemEncoder;
import dev.tallystick.ledger.entry.Dates;

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
                            .txId(txId);
            byte[] partnerKey = partnerKey(partner);
            encoder.putPartnerKey(partnerKey, 0, partnerKey.length).putText(new byte[0], 0, 0);
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
                        .txId(txId);
        byte[] partnerKey = partnerKey(partner);
        encoder.putPartnerKey(partnerKey, 0, partnerKey.length)
                .putText("text".getBytes(US_ASCII), 0, 4);
        return new Encoded(buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /** The command that creates the program that all tests post to: number 1. */
    public static Encoded createProgram() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        return new Encoded(
                buffer, ProgramConfig.newProgram("demo").encode(buffer, 0, Long.MAX_VALUE));
    }

    private static byte[] partnerKey(long partner) {
        byte[] key = new byte[partner == 0 ? 0 : 16];
        if (partner != 0) {
            new UnsafeBuffer(key).putLong(0, partner, java.nio.ByteOrder.LITTLE_ENDIAN);
        }
        return key;
    }
}
