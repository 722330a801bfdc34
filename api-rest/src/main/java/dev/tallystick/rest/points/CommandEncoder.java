package dev.tallystick.rest.points;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.EarnEncoder;
import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.RedeemEncoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.rules.RedeemFlags;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.TextCipher;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.programs.ExpiryDates;

import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigInteger;
import java.time.ZoneId;

/**
 * Turns postings into commands: the request, the evidence (how far the past was looked up) and the
 * validity (until when the dates come out the same). Source: ARCHITECTURE.md, "Commands". One per
 * attempt, used by one thread.
 */
final class CommandEncoder {
    private static final long AHEAD_MAX_MS = 5 * 60_000L;
    private static final int BYTES_BESIDE_TEXT = 512;

    /** With nonce and tag it still fits the command's field, whose length has two bytes. */
    private static final int TEXT_MAX_BYTES = 65_000;

    private final ProgramConfig program;
    private final ZoneId zone;
    private final long nowMs;
    private final long lookedUpTo;
    private final TextCipher cipher;
    private final Catalogue catalogue;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    /**
     * @param program as configured at {@code lookedUpTo} or later
     * @param nowMs ledger time
     * @param lookedUpTo the durable position before configuration and txIds were looked up
     */
    CommandEncoder(
            ProgramConfig program,
            long nowMs,
            long lookedUpTo,
            TextCipher cipher,
            Catalogue catalogue) {
        this.program = program;
        this.zone = ZoneId.of(program.timeZone());
        this.nowMs = nowMs;
        this.lookedUpTo = lookedUpTo;
        this.cipher = cipher;
        this.catalogue = catalogue;
    }

    /**
     * Appends the command of one posting.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 for a unit, dates or a partner that
     *     cannot be; 404 for a partner that is none
     */
    void encode(Posting.OfMember posting, Member member, TxKey txKey, CommandBatch commands) {
        byte[] text = encrypt(textOf(posting), member, txKey);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[BYTES_BESIDE_TEXT + text.length]);
        int lengthBytes =
                switch (posting) {
                    case Posting.Earn earn -> encode(earn, member, txKey, text, buffer);
                    case Posting.Redeem redeem -> encode(redeem, member, txKey, text, buffer);
                };
        commands.add(buffer, 0, lengthBytes);
    }

    /**
     * Appends the command of one reversal.
     *
     * @param member the original's
     */
    void encode(
            Posting.Reversal reversal,
            Original original,
            Member member,
            TxKey txKey,
            CommandBatch commands) {
        byte[] text = encrypt(reversal.text(), member, txKey);
        switch (original.evidence()) {
            case Original.Evidence.Recorded(long position, long postedAtMs, byte[] effects) -> {
                UnsafeBuffer buffer =
                        new UnsafeBuffer(
                                new byte[BYTES_BESIDE_TEXT + text.length + effects.length]);
                FollowUpEncoder encoder =
                        encode(reversal, original, txKey, text, buffer)
                                .originalPosition(position)
                                .originalPostedAtMs(postedAtMs)
                                .putCounterpartKey(new byte[0], 0, 0)
                                .putOriginalEffects(effects, 0, effects.length);
                commands.add(buffer, 0, lengthBytes(encoder));
            }
            case Original.Evidence.InBatch(int command) -> {
                UnsafeBuffer buffer = new UnsafeBuffer(new byte[BYTES_BESIDE_TEXT + text.length]);
                FollowUpEncoder encoder =
                        encode(reversal, original, txKey, text, buffer)
                                .originalPosition(0)
                                .originalPostedAtMs(0)
                                .putCounterpartKey(new byte[0], 0, 0)
                                .putOriginalEffects(new byte[0], 0, 0);
                commands.addFollowUpOf(command, buffer, 0, lengthBytes(encoder));
            }
        }
    }

    private FollowUpEncoder encode(
            Posting.Reversal reversal,
            Original original,
            TxKey txKey,
            byte[] text,
            UnsafeBuffer buffer) {
        return new FollowUpEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .program(program.number())
                .unit((short) original.unit())
                .flags((short) 0)
                .memberKeyHigh(original.memberKey().high())
                .memberKeyLow(original.memberKey().low())
                .txKeyHigh(txKey.high())
                .txKeyLow(txKey.low())
                .contentHigh(reversal.content().high())
                .contentLow(reversal.content().low())
                .lookedUpTo(lookedUpTo)
                .validUntilMs(Dates.NEVER)
                .amountPoints(reversal.points())
                .kind((short) reversal.type().code)
                .slidesToMs(Dates.AT_ONCE)
                .graceUntilMs(Dates.AT_ONCE)
                .txId(reversal.txId())
                .putPartnerKey(original.partnerKey(), 0, original.partnerKey().length)
                .putText(text, 0, text.length);
    }

    private static int lengthBytes(FollowUpEncoder encoder) {
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int encode(
            Posting.Earn earn, Member member, TxKey txKey, byte[] text, UnsafeBuffer buffer) {
        int unit = unitOf(earn);
        byte[] partnerKey = catalogue.grantingKey(program.id(), earn.partnerId());
        long occurredAtMs = occurredAtMs(earn);
        long activatesAtMs = earn.activatesAt().map(at -> at.startMs(zone)).orElse(Dates.AT_ONCE);
        ExpiryDates dates = ExpiryDates.of(program, unit);
        boolean byPolicy = earn.expiry() instanceof Posting.Expiry.ByPolicy;
        boolean dateMoves = byPolicy && occurredAtMs == Dates.NOW;
        long effectiveAtMs = occurredAtMs == Dates.NOW ? nowMs : occurredAtMs;
        long expiresAtMs =
                switch (earn.expiry()) {
                    case Posting.Expiry.ByPolicy() -> dates.adjustedExpireAtMs(effectiveAtMs);
                    case Posting.Expiry.Never() -> Dates.NEVER;
                    case Posting.Expiry.At(Moment moment) -> moment.endMs(zone);
                };
        requireTellable("/activatesAt", activatesAtMs);
        requireTellable("/expiresAt", expiresAtMs);
        if (earn.activatesAt().isPresent() && expiresAtMs <= activatesAtMs) {
            throw Problem.invalid(
                            byPolicy ? "/activatesAt" : "/expiresAt",
                            "expires_before_activation",
                            "The points would be over before they can be used.")
                    .exception();
        }
        long points = earn.basket().map(this::pointsFor).orElse(earn.points());
        EarnEncoder encoder =
                new EarnEncoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .program(program.number())
                        .unit((short) unit)
                        .flags((short) 0)
                        .memberKeyHigh(member.key().high())
                        .memberKeyLow(member.key().low())
                        .txKeyHigh(txKey.high())
                        .txKeyLow(txKey.low())
                        .contentHigh(earn.content().high())
                        .contentLow(earn.content().low())
                        .lookedUpTo(lookedUpTo)
                        .validUntilMs(dateMoves ? dates.validUntilMs(nowMs) : Dates.NEVER)
                        .amountPoints(points)
                        .occurredAtMs(occurredAtMs)
                        .activatesAtMs(activatesAtMs)
                        .expiresAtMs(expiresAtMs)
                        .slidesToMs(Dates.AT_ONCE)
                        .txId(earn.txId())
                        .putPartnerKey(partnerKey, 0, partnerKey.length)
                        .putText(text, 0, text.length)
                        .putGrants(new byte[0], 0, 0);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private int encode(
            Posting.Redeem redeem, Member member, TxKey txKey, byte[] text, UnsafeBuffer buffer) {
        byte[] partnerKey = catalogue.takingKey(program.id(), redeem.partnerId());
        RedeemEncoder encoder =
                new RedeemEncoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .program(program.number())
                        .unit((short) unitOf(redeem))
                        .flags((short) (redeem.upTo() ? RedeemFlags.UP_TO : 0))
                        .memberKeyHigh(member.key().high())
                        .memberKeyLow(member.key().low())
                        .txKeyHigh(txKey.high())
                        .txKeyLow(txKey.low())
                        .contentHigh(redeem.content().high())
                        .contentLow(redeem.content().low())
                        .lookedUpTo(lookedUpTo)
                        .validUntilMs(Dates.NEVER)
                        .amountPoints(redeem.points())
                        .slidesToMs(Dates.AT_ONCE)
                        .txId(redeem.txId())
                        .putPartnerKey(partnerKey, 0, partnerKey.length)
                        .putText(text, 0, text.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    /** Answers show it, and RFC 3339 has years of four digits. */
    private static void requireTellable(String pointer, long atMs) {
        if (atMs > Times.LAST_MS && atMs != Dates.NEVER) {
            throw Problem.invalid(
                            pointer,
                            "invalid_time",
                            "It would lie in the year 10000; null is never.")
                    .exception();
        }
    }

    private long occurredAtMs(Posting.Earn earn) {
        long occurredAtMs = earn.occurredAt().map(at -> at.startMs(zone)).orElse(Dates.NOW);
        if (occurredAtMs > nowMs + AHEAD_MAX_MS) {
            throw Problem.invalid(
                            "/occurredAt", "occurred_in_future", "The ledger is not there yet.")
                    .exception();
        }
        return occurredAtMs > nowMs ? Dates.NOW : occurredAtMs;
    }

    /** The base earn is the program's as looked up: where it changes, the ledger sends us back. */
    private long pointsFor(Basket basket) {
        BigInteger points =
                program.baseEarn()
                        .filter(base -> base.currency().equals(basket.currency().getCurrencyCode()))
                        .map(base -> base.pointsFor(basket.sum()))
                        .orElse(BigInteger.ZERO);
        if (points.compareTo(BigInteger.valueOf(Fields.POINTS_MAX)) > 0) {
            throw Problem.invalid(
                            "/basket",
                            "out_of_range",
                            "The basket would earn more than 2^53 - 1 points.")
                    .exception();
        }
        return points.longValueExact();
    }

    private FreeText textOf(Posting.OfMember posting) {
        return switch (posting) {
            case Posting.Earn earn ->
                    earn.basket()
                            .map(basket -> catalogue.withCategories(program.id(), basket))
                            .map(earn.text()::with)
                            .orElse(earn.text());
            case Posting.Redeem redeem -> redeem.text();
        };
    }

    private byte[] encrypt(FreeText text, Member member, TxKey txKey) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        byte[] plain = text.toBytes();
        if (plain.length > TEXT_MAX_BYTES) {
            throw Problem.invalid(
                            "/basket",
                            "too_large",
                            "The basket with its products' categories does not fit an entry.")
                    .exception();
        }
        return cipher.encrypt(member.textKey(), txKey, plain);
    }

    private int unitOf(Posting.OfMember posting) {
        return Units.numberOf(program, posting.unit(), "/unit");
    }
}
