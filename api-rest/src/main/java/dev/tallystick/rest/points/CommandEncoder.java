package dev.tallystick.rest.points;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.AdjustEncoder;
import dev.tallystick.ledger.command.EarnEncoder;
import dev.tallystick.ledger.command.ExpireEncoder;
import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.HoldEncoder;
import dev.tallystick.ledger.command.MergeEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.PostingEncoder;
import dev.tallystick.ledger.command.RedeemEncoder;
import dev.tallystick.ledger.command.SetStageEncoder;
import dev.tallystick.ledger.command.TransferEncoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.pipeline.CommandBatch;
import dev.tallystick.ledger.rules.AdjustFlags;
import dev.tallystick.ledger.rules.RedeemFlags;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.TextCipher;
import dev.tallystick.rest.problem.Problem;

import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigInteger;

/**
 * Turns postings into commands: the request, the evidence (how far the past was looked up) and the
 * validity (until when the dates come out the same). Source: ARCHITECTURE.md, "Commands". One per
 * attempt, used by one thread.
 */
final class CommandEncoder {
    private static final int BODY_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int BYTES_BESIDE_TEXT = 640;
    private static final byte[] NOTHING = {};

    /** With nonce and tag it still fits the command's field, whose length has two bytes. */
    private static final int TEXT_MAX_BYTES = 65_000;

    private final ProgramConfig program;
    private final PostingDates dates;
    private final long lookedUpTo;
    private final TextCipher cipher;
    private final Catalogue catalogue;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PostingEncoder head = new PostingEncoder();
    private UnsafeBuffer buffer = new UnsafeBuffer(NOTHING);

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
        this.dates = new PostingDates(program, nowMs);
        this.lookedUpTo = lookedUpTo;
        this.cipher = cipher;
        this.catalogue = catalogue;
    }

    /**
     * Appends the command of a posting about one member.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 for a unit, dates or a partner that
     *     cannot be; 404 for a partner that is none
     */
    void encode(Posting.OfOneMember posting, Member member, TxKey txKey, CommandBatch commands) {
        byte[] text = encrypt(textOf(posting), member, txKey);
        buffer = new UnsafeBuffer(new byte[BYTES_BESIDE_TEXT + text.length]);
        int unit = unitOf(posting);
        int lengthBytes =
                switch (posting) {
                    case Posting.Earn earn -> encode(earn, unit, text);
                    case Posting.Redeem redeem -> encode(redeem, unit, text);
                    case Posting.Hold hold -> encode(hold, text);
                    case Posting.Expire expire -> encode(expire, text);
                    case Posting.Adjust adjust -> encode(adjust, unit, text);
                    case Posting.SetStage setStage -> encode(setStage, text);
                };
        putHead(posting, unit, member.key(), txKey);
        commands.add(buffer, 0, BODY_OFFSET + lengthBytes);
    }

    /**
     * Appends the command of a posting about two members.
     *
     * @param to who gets the points
     * @throws dev.tallystick.rest.problem.ProblemException 400 for a unit that cannot be
     */
    void encode(
            Posting.BetweenMembers posting,
            Member member,
            Member to,
            TxKey txKey,
            CommandBatch commands) {
        byte[] text = encrypt(posting.text(), member, txKey);
        buffer = new UnsafeBuffer(new byte[BYTES_BESIDE_TEXT + text.length]);
        int lengthBytes =
                switch (posting) {
                    case Posting.Transfer transfer -> encode(transfer, to.key(), text);
                    case Posting.Merge merge -> encode(merge, to.key(), text);
                };
        putHead(posting, unitOf(posting), member.key(), txKey);
        commands.add(buffer, 0, BODY_OFFSET + lengthBytes);
    }

    /**
     * Appends the command of a posting about an earlier transaction.
     *
     * @param member the original's
     * @throws dev.tallystick.rest.problem.ProblemException 400 for a unit that is not the
     *     original's
     */
    void encode(
            Posting.FollowUp followUp,
            Original original,
            Member member,
            TxKey txKey,
            CommandBatch commands) {
        if (followUp.unit().isPresent() && unitOf(followUp) != original.unit()) {
            throw Problem.invalid("/unit", "unit_mismatch", "The transaction is in another unit.")
                    .exception();
        }
        byte[] text = encrypt(followUp.text(), member, txKey);
        byte[] effects = original.entryEffects();
        buffer = new UnsafeBuffer(new byte[BYTES_BESIDE_TEXT + text.length + effects.length]);
        EntryType type = followUp.type();
        PostingDates.Dated none = PostingDates.Dated.NONE;
        PostingDates.Dated slide = type == EntryType.CAPTURE ? dates.slide(original.unit()) : none;
        PostingDates.Dated grace =
                type == EntryType.REDEEM_REVERSAL ? dates.grace(original.unit()) : none;
        FollowUpEncoder encoder =
                new FollowUpEncoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .amountPoints(followUp.points())
                        .validUntilMs(Math.min(slide.validUntilMs(), grace.validUntilMs()))
                        .kind((short) type.code)
                        .originalPosition(original.position())
                        .originalPostedAtMs(original.postedAtMs())
                        .slidesToMs(slide.atMs())
                        .graceUntilMs(grace.atMs())
                        .txId(followUp.txId())
                        .putPartnerKey(original.partnerKey(), 0, original.partnerKey().length)
                        .putText(text, 0, text.length)
                        .putCounterpartKey(
                                original.counterpartKey(), 0, original.counterpartKey().length)
                        .putOriginalEffects(effects, 0, effects.length);
        int lengthBytes = BODY_OFFSET + encoder.encodedLength();
        if (lengthBytes > CommandBatch.COMMAND_BYTES_MAX) {
            throw PostingRound.tooLarge().exception();
        }
        putHead(followUp, original.unit(), original.memberKey(), txKey);
        if (original.inBatch().isPresent()) {
            commands.addFollowUpOf(original.inBatch().getAsInt(), buffer, 0, lengthBytes);
        } else {
            commands.add(buffer, 0, lengthBytes);
        }
    }

    /** Writes what all postings begin with, but the points and the validity. */
    private void putHead(Posting posting, int unit, MemberKey member, TxKey txKey) {
        head.wrap(buffer, BODY_OFFSET)
                .program(program.number())
                .unit((short) unit)
                .memberKeyHigh(member.high())
                .memberKeyLow(member.low())
                .txKeyHigh(txKey.high())
                .txKeyLow(txKey.low())
                .contentHigh(posting.content().high())
                .contentLow(posting.content().low())
                .lookedUpTo(lookedUpTo);
    }

    private int encode(Posting.Earn earn, int unit, byte[] text) {
        byte[] partnerKey = catalogue.grantingKey(program.id(), earn.partnerId());
        PostingDates.OfEarn when = dates.of(earn, unit);
        return new EarnEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .amountPoints(earn.basket().map(this::pointsFor).orElse(earn.points()))
                .validUntilMs(when.validUntilMs())
                .occurredAtMs(when.occurredAtMs())
                .activatesAtMs(when.activatesAtMs())
                .expiresAtMs(when.expiresAtMs())
                .slidesToMs(when.slidesToMs())
                .txId(earn.txId())
                .putPartnerKey(partnerKey, 0, partnerKey.length)
                .putText(text, 0, text.length)
                .putGrants(NOTHING, 0, 0)
                .encodedLength();
    }

    private int encode(Posting.Redeem redeem, int unit, byte[] text) {
        PostingDates.Dated slide = dates.slide(unit);
        byte[] partnerKey = catalogue.takingKey(program.id(), redeem.partnerId());
        return new RedeemEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .flags((short) (redeem.upTo() ? RedeemFlags.UP_TO : 0))
                .amountPoints(redeem.points())
                .validUntilMs(slide.validUntilMs())
                .slidesToMs(slide.atMs())
                .txId(redeem.txId())
                .putPartnerKey(partnerKey, 0, partnerKey.length)
                .putText(text, 0, text.length)
                .encodedLength();
    }

    private int encode(Posting.Hold hold, byte[] text) {
        return new HoldEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .amountPoints(hold.points())
                .validUntilMs(Dates.NEVER)
                .durationMs(hold.seconds() * 1_000)
                .txId(hold.txId())
                .putPartnerKey(NOTHING, 0, 0)
                .putText(text, 0, text.length)
                .encodedLength();
    }

    private int encode(Posting.Expire expire, byte[] text) {
        return new ExpireEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .amountPoints(expire.points())
                .validUntilMs(Dates.NEVER)
                .percentageE4(expire.percentageE4())
                .txId(expire.txId())
                .putPartnerKey(NOTHING, 0, 0)
                .putText(text, 0, text.length)
                .encodedLength();
    }

    private int encode(Posting.Adjust adjust, int unit, byte[] text) {
        PostingDates.Dated expires = dates.of(adjust, unit);
        return new AdjustEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .flags((short) (adjust.allowNegative() ? AdjustFlags.ALLOW_NEGATIVE : 0))
                .amountPoints(adjust.points())
                .validUntilMs(expires.validUntilMs())
                .expiresAtMs(expires.atMs())
                .txId(adjust.txId())
                .putPartnerKey(NOTHING, 0, 0)
                .putText(text, 0, text.length)
                .reasonCode(adjust.reasonCode())
                .encodedLength();
    }

    private int encode(Posting.SetStage setStage, byte[] text) {
        return new SetStageEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .amountPoints(0)
                .validUntilMs(Dates.NEVER)
                .stage((short) setStage.stage().code)
                .txId(setStage.txId())
                .putPartnerKey(NOTHING, 0, 0)
                .putText(text, 0, text.length)
                .encodedLength();
    }

    private int encode(Posting.Transfer transfer, MemberKey to, byte[] text) {
        return new TransferEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .amountPoints(transfer.points())
                .validUntilMs(Dates.NEVER)
                .toMemberKeyHigh(to.high())
                .toMemberKeyLow(to.low())
                .txId(transfer.txId())
                .putPartnerKey(NOTHING, 0, 0)
                .putText(text, 0, text.length)
                .encodedLength();
    }

    private int encode(Posting.Merge merge, MemberKey into, byte[] text) {
        return new MergeEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .amountPoints(0)
                .validUntilMs(Dates.NEVER)
                .toMemberKeyHigh(into.high())
                .toMemberKeyLow(into.low())
                .txId(merge.txId())
                .putPartnerKey(NOTHING, 0, 0)
                .putText(text, 0, text.length)
                .encodedLength();
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

    private FreeText textOf(Posting posting) {
        if (posting instanceof Posting.Earn earn && earn.basket().isPresent()) {
            return earn.text().with(catalogue.withCategories(program.id(), earn.basket().get()));
        }
        return posting.text();
    }

    private byte[] encrypt(FreeText text, Member member, TxKey txKey) {
        if (text.isEmpty()) {
            return NOTHING;
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

    private int unitOf(Posting posting) {
        return Units.numberOf(program, posting.unit(), "/unit");
    }
}
