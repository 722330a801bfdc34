package dev.tallystick.replay;

import static dev.tallystick.replay.TestServer.ms;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.EarnEncoder;
import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.Grants;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.OtherUnits;
import dev.tallystick.ledger.command.RedeemEncoder;
import dev.tallystick.ledger.command.Returned;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.rules.FollowUpFlags;
import dev.tallystick.ledger.rules.RedeemFlags;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;

/** An encoded command of program 1, as a server would send it: looked up to its configuration. */
record TestCommand(UnsafeBuffer buffer, int lengthBytes) {
    /** What an earn can say beyond member and points. */
    record Earn(
            String txId,
            String memberId,
            long points,
            int unit,
            long occurredAtMs,
            long activatesAtMs,
            long expiresAtMs,
            int partner) {
        Earn(String txId, String memberId, long points) {
            this(txId, memberId, points, 0, Dates.NOW, Dates.AT_ONCE, Dates.NEVER, 0);
        }

        Earn unit(int number) {
            return new Earn(
                    txId,
                    memberId,
                    points,
                    number,
                    occurredAtMs,
                    activatesAtMs,
                    expiresAtMs,
                    partner);
        }

        Earn occurred(String instant) {
            return new Earn(
                    txId, memberId, points, unit, ms(instant), activatesAtMs, expiresAtMs, partner);
        }

        Earn activates(String instant) {
            return new Earn(
                    txId, memberId, points, unit, occurredAtMs, ms(instant), expiresAtMs, partner);
        }

        Earn expires(String instant) {
            return new Earn(
                    txId,
                    memberId,
                    points,
                    unit,
                    occurredAtMs,
                    activatesAtMs,
                    ms(instant),
                    partner);
        }

        Earn partner(int key) {
            return new Earn(
                    txId, memberId, points, unit, occurredAtMs, activatesAtMs, expiresAtMs, key);
        }

        TestCommand encode() {
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
            byte[] partnerKey = new byte[partner == 0 ? 0 : 2 * Long.BYTES];
            if (partner != 0) {
                partnerKey[0] = (byte) partner;
            }
            TxKey txKey = TxKey.of(1, txId);
            MemberKey member = TestServer.keyOf(memberId);
            EarnEncoder encoder =
                    new EarnEncoder()
                            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                            .program(1)
                            .unit((short) unit)
                            .flags((short) 0)
                            .memberKeyHigh(member.high())
                            .memberKeyLow(member.low())
                            .txKeyHigh(txKey.high())
                            .txKeyLow(txKey.low())
                            .contentHigh(points)
                            .contentLow(0)
                            .lookedUpTo(1)
                            .validUntilMs(Dates.NEVER)
                            .amountPoints(points)
                            .occurredAtMs(occurredAtMs)
                            .activatesAtMs(activatesAtMs)
                            .expiresAtMs(expiresAtMs)
                            .slidesToMs(Dates.AT_ONCE)
                            .txId(txId)
                            .putPartnerKey(partnerKey, 0, partnerKey.length)
                            .putText(new byte[0], 0, 0)
                            .putGrants(new byte[0], 0, 0)
                            .putOtherUnits(new byte[0], 0, 0);
            return new TestCommand(
                    buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
        }
    }

    /** Changes a field of an encoded earn. */
    TestCommand change(Consumer<EarnEncoder> change) {
        change.accept(new EarnEncoder().wrap(buffer, MessageHeaderEncoder.ENCODED_LENGTH));
        return this;
    }

    static TestCommand earn(String txId, String memberId, long points) {
        return new Earn(txId, memberId, points).encode();
    }

    static TestCommand redeem(String txId, String memberId, long points) {
        return redeem(txId, memberId, points, 0);
    }

    /** {@return the same earn, which grants in a further unit as well} */
    TestCommand also(int unit, long points) {
        Grants.Grant grant =
                new Grants.Grant(
                        points, LotSource.PROMOTION, Dates.AT_ONCE, Dates.NEVER, List.of());
        byte[] others =
                OtherUnits.encode(
                        List.of(new OtherUnits.OtherUnit(unit, Dates.AT_ONCE, List.of(grant))));
        int lengthAt = lengthBytes - Short.BYTES; // of the last field, which is empty
        buffer.putShort(lengthAt, (short) others.length, ByteOrder.LITTLE_ENDIAN);
        buffer.putBytes(lengthBytes, others);
        return new TestCommand(buffer, lengthBytes + others.length);
    }

    /** Reverses the earn or the redemption that an entry recorded. */
    static TestCommand reverse(String txId, byte[] originalEntry) {
        EntryDecoder entry = new EntryDecoder().wrap(new UnsafeBuffer(originalEntry), 0);
        RecordedEntry original = RecordedEntry.parse(originalEntry);
        byte[] effects = entry.copyEffects();
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512 + effects.length]);
        TxKey txKey = TxKey.of(1, txId);
        FollowUpEncoder encoder =
                new FollowUpEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .program(1)
                        .unit((short) 0)
                        .flags((short) 0)
                        .memberKeyHigh(original.memberKey().high())
                        .memberKeyLow(original.memberKey().low())
                        .txKeyHigh(txKey.high())
                        .txKeyLow(txKey.low())
                        .contentHigh(0)
                        .contentLow(0)
                        .lookedUpTo(1)
                        .validUntilMs(Dates.NEVER)
                        .amountPoints(0)
                        .kind((short) reversalOf(original.type()).code)
                        .originalPosition(original.position())
                        .originalPostedAtMs(original.postedAtMs())
                        .slidesToMs(Dates.AT_ONCE)
                        .graceUntilMs(Dates.AT_ONCE)
                        .txId(txId)
                        .putPartnerKey(new byte[0], 0, 0)
                        .putText(new byte[0], 0, 0)
                        .putCounterpartKey(new byte[0], 0, 0)
                        .putOriginalEffects(effects, 0, effects.length)
                        .putReturned(new byte[0], 0, 0);
        return new TestCommand(
                buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    /** The same for pieces that came back, whose points the one grant of an earn loses. */
    TestCommand returned(long newestRelated, long points) {
        byte[] returned = Returned.encode(newestRelated, points);
        int atBytes = lengthBytes - Short.BYTES; // so far the last field is empty
        UnsafeBuffer longer = new UnsafeBuffer(new byte[lengthBytes + returned.length]);
        longer.putBytes(0, buffer, 0, atBytes);
        longer.putShort(atBytes, (short) returned.length, LITTLE_ENDIAN);
        longer.putBytes(lengthBytes, returned);
        new FollowUpEncoder()
                .wrap(longer, MessageHeaderEncoder.ENCODED_LENGTH)
                .flags((short) (FollowUpFlags.UP_TO | FollowUpFlags.BY_GRANT))
                .amountPoints(points);
        return new TestCommand(longer, longer.capacity());
    }

    private static EntryType reversalOf(EntryType type) {
        return type == EntryType.EARN ? EntryType.EARN_REVERSAL : EntryType.REDEEM_REVERSAL;
    }

    static TestCommand redeemUpTo(String txId, String memberId, long points) {
        return redeem(txId, memberId, points, RedeemFlags.UP_TO);
    }

    private static TestCommand redeem(String txId, String memberId, long points, int flags) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        TxKey txKey = TxKey.of(1, txId);
        MemberKey member = TestServer.keyOf(memberId);
        RedeemEncoder encoder =
                new RedeemEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .program(1)
                        .unit((short) 0)
                        .flags((short) flags)
                        .memberKeyHigh(member.high())
                        .memberKeyLow(member.low())
                        .txKeyHigh(txKey.high())
                        .txKeyLow(txKey.low())
                        .contentHigh(points)
                        .contentLow(0)
                        .lookedUpTo(1)
                        .validUntilMs(Dates.NEVER)
                        .amountPoints(points)
                        .slidesToMs(Dates.AT_ONCE)
                        .txId(txId)
                        .putPartnerKey(new byte[0], 0, 0)
                        .putText(new byte[0], 0, 0);
        return new TestCommand(
                buffer, MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }
}
