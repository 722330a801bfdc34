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
import dev.tallystick.ledger.rules.FollowUpFlags;
import dev.tallystick.ledger.rules.RedeemFlags;
import dev.tallystick.ledger.rules.StageFlags;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.problem.Problem;

import org.agrona.concurrent.UnsafeBuffer;

import java.util.Optional;

/**
 * Turns postings into commands: the request, the evidence (how far the past was looked up) and the
 * validity (until when the dates come out the same). Source: ARCHITECTURE.md, "Commands". One per
 * attempt, used by one thread.
 */
final class CommandEncoder {
    private static final int BODY_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int BYTES_BESIDE_TEXT = 640;
    private static final byte[] NOTHING = {};

    private final ProgramConfig program;
    private final PostingDates dates;
    private final long lookedUpTo;
    private final CommandTexts texts;
    private final Catalogue catalogue;
    private final Evaluations evaluations;
    private final EarnGrants earnGrants;
    private final long nowMs;
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
            CommandTexts texts,
            Catalogue catalogue,
            Evaluations evaluations) {
        this.program = program;
        this.nowMs = nowMs;
        this.dates = new PostingDates(program, nowMs);
        this.evaluations = evaluations;
        this.earnGrants = new EarnGrants(program, dates);
        this.lookedUpTo = lookedUpTo;
        this.texts = texts;
        this.catalogue = catalogue;
    }

    /**
     * Appends the command of a posting about one member.
     *
     * @return what every answer shows of its text
     * @throws dev.tallystick.rest.problem.ProblemException 400 for a unit, dates or a partner that
     *     cannot be; 404 for a partner that is none
     */
    FreeText encode(
            Posting.OfOneMember posting, Member member, TxKey txKey, CommandBatch commands) {
        int unit = unitOf(posting);
        Optional<Evaluated> evaluated = evaluate(posting, unit);
        Optional<Exchanged> exchanged = exchange(posting, unit);
        CommandTexts.Recorded recorded = textOf(posting, evaluated, exchanged, member, txKey);
        byte[] text = recorded.encrypted();
        byte[] grants = grantsOf(posting, evaluated, unit, member);
        byte[] others = othersOf(posting, evaluated, member);
        buffer =
                new UnsafeBuffer(
                        new byte[BYTES_BESIDE_TEXT + text.length + grants.length + others.length]);
        int lengthBytes =
                switch (posting) {
                    case Posting.Earn earn -> encode(earn, evaluated, unit, text, grants, others);
                    case Posting.Redeem redeem -> encode(redeem, exchanged, unit, text);
                    case Posting.Hold hold -> encode(hold, text);
                    case Posting.Expire expire -> encode(expire, text);
                    case Posting.Adjust adjust -> encode(adjust, unit, text);
                    case Posting.SetStage setStage -> encode(setStage, text);
                };
        putHead(posting, unit, member.key(), txKey);
        commands.add(buffer, 0, BODY_OFFSET + lengthBytes);
        return recorded.shown();
    }

    /**
     * Appends the command of a posting about two members.
     *
     * @param to who gets the points
     * @return what every answer shows of its text
     * @throws dev.tallystick.rest.problem.ProblemException 400 for a unit that cannot be
     */
    FreeText encode(
            Posting.BetweenMembers posting,
            Member member,
            Member to,
            TxKey txKey,
            CommandBatch commands) {
        CommandTexts.Recorded recorded = texts.of(posting.text(), member, txKey);
        byte[] text = recorded.encrypted();
        buffer = new UnsafeBuffer(new byte[BYTES_BESIDE_TEXT + text.length]);
        int lengthBytes =
                switch (posting) {
                    case Posting.Transfer transfer -> encode(transfer, to.key(), text);
                    case Posting.Merge merge -> encode(merge, to.key(), text);
                };
        putHead(posting, unitOf(posting), member.key(), txKey);
        commands.add(buffer, 0, BODY_OFFSET + lengthBytes);
        return recorded.shown();
    }

    /**
     * Appends the command of a posting about an earlier transaction.
     *
     * @param member the original's
     * @param came what came of a return; empty where the posting itself says how many points
     * @return what every answer shows of its text
     * @throws dev.tallystick.rest.problem.ProblemException 400 for a unit that is not the
     *     original's
     */
    FreeText encode(
            Posting.FollowUp followUp,
            Original original,
            Member member,
            Optional<Returns.Came> came,
            TxKey txKey,
            CommandBatch commands) {
        if (followUp.unit().isPresent() && unitOf(followUp) != original.unit()) {
            throw Problem.invalid("/unit", "unit_mismatch", "The transaction is in another unit.")
                    .exception();
        }
        CommandTexts.Recorded recorded =
                came.isPresent()
                        ? texts.of(followUp.text(), came.get(), member, txKey)
                        : texts.of(followUp.text(), member, txKey);
        byte[] text = recorded.encrypted();
        byte[] effects = original.entryEffects();
        byte[] returned = came.map(Returns.Came::told).orElse(NOTHING);
        buffer =
                new UnsafeBuffer(
                        new byte
                                [BYTES_BESIDE_TEXT
                                        + text.length
                                        + effects.length
                                        + returned.length]);
        EntryType type = followUp.type();
        PostingDates.Dated none = PostingDates.Dated.NONE;
        PostingDates.Dated slide = type == EntryType.CAPTURE ? dates.slide(original.unit()) : none;
        PostingDates.Dated grace =
                type == EntryType.REDEEM_REVERSAL ? dates.grace(original.unit()) : none;
        FollowUpEncoder encoder =
                new FollowUpEncoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .flags(flags(type, came))
                        .amountPoints(came.map(Returns.Came::points).orElse(followUp.points()))
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
                        .putOriginalEffects(effects, 0, effects.length)
                        .putReturned(returned, 0, returned.length);
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
        return recorded.shown();
    }

    private static short flags(EntryType type, Optional<Returns.Came> came) {
        boolean isUpTo = came.isPresent() && !came.get().exceeds();
        int rules =
                switch (type) {
                    case EARN_REVERSAL -> FollowUpFlags.BY_GRANT;
                    case REDEEM_REVERSAL -> FollowUpFlags.LOCKED_LAPSES;
                    default -> 0;
                };
        return (short) (rules | (isUpTo ? FollowUpFlags.UP_TO : 0));
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

    /** What the rules of the program make of an earn that does not say its points itself. */
    private Optional<Evaluated> evaluate(Posting posting, int unit) {
        return posting instanceof Posting.Earn earn
                        && earn.worth() instanceof Posting.Worth.ByRules rules
                ? Optional.of(
                        evaluations.of(program, unit, earn, rules, dates.occurredAtMs(earn), nowMs))
                : Optional.empty();
    }

    /** What a partner owes for points that are spent there, if it exchanges them. */
    private Optional<Exchanged> exchange(Posting posting, int unit) {
        return posting instanceof Posting.Redeem redeem
                ? catalogue.exchanged(program, redeem, unit, nowMs)
                : Optional.empty();
    }

    private byte[] grantsOf(
            Posting posting, Optional<Evaluated> evaluated, int unit, Member member) {
        return posting instanceof Posting.Earn earn && evaluated.isPresent()
                ? earnGrants.encode(evaluated.get(), member.key(), dates.of(earn, unit))
                : NOTHING;
    }

    private byte[] othersOf(Posting posting, Optional<Evaluated> evaluated, Member member) {
        return posting instanceof Posting.Earn earn && evaluated.isPresent()
                ? earnGrants.encodeOthers(
                        evaluated.get(), member.key(), other -> dates.of(earn, other))
                : NOTHING;
    }

    private int encode(
            Posting.Earn earn,
            Optional<Evaluated> evaluated,
            int unit,
            byte[] text,
            byte[] grants,
            byte[] others) {
        byte[] partnerKey = catalogue.grantingKey(program.id(), earn.partnerId());
        PostingDates.OfEarn when = dates.of(earn, unit);
        long points =
                switch (earn.worth()) {
                    case Posting.Worth.Points(long asked) -> asked;
                    case Posting.Worth.ByRules _ -> evaluated.orElseThrow().points();
                };
        long validUntilMs = evaluated.map(each -> validUntilMs(earn, each)).orElse(Dates.NEVER);
        return new EarnEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .amountPoints(points)
                .validUntilMs(Math.min(when.validUntilMs(), validUntilMs))
                .occurredAtMs(when.occurredAtMs())
                .activatesAtMs(when.activatesAtMs())
                .expiresAtMs(when.expiresAtMs())
                .slidesToMs(when.slidesToMs())
                .txId(earn.txId())
                .putPartnerKey(partnerKey, 0, partnerKey.length)
                .putText(text, 0, text.length)
                .putGrants(grants, 0, grants.length)
                .putOtherUnits(others, 0, others.length)
                .encodedLength();
    }

    /** Until when it is worth the same, and the dates in further units are the same. */
    private long validUntilMs(Posting.Earn earn, Evaluated evaluated) {
        long validUntilMs = evaluated.validUntilMs();
        for (Evaluated.InUnit other : evaluated.others()) {
            validUntilMs = Math.min(validUntilMs, dates.of(earn, other.unit()).validUntilMs());
        }
        return validUntilMs;
    }

    private int encode(
            Posting.Redeem redeem, Optional<Exchanged> exchanged, int unit, byte[] text) {
        PostingDates.Dated slide = dates.slide(unit);
        long validUntilMs = exchanged.map(Exchanged::validUntilMs).orElse(Dates.NEVER);
        byte[] partnerKey = catalogue.takingKey(program.id(), redeem.partnerId());
        return new RedeemEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .flags((short) (redeem.upTo() ? RedeemFlags.UP_TO : 0))
                .amountPoints(redeem.points())
                .validUntilMs(Math.min(slide.validUntilMs(), validUntilMs))
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
                .flags((short) StageFlags.FOR_GOOD)
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

    private CommandTexts.Recorded textOf(
            Posting posting,
            Optional<Evaluated> evaluated,
            Optional<Exchanged> exchanged,
            Member member,
            TxKey txKey) {
        if (evaluated.isPresent()) {
            return texts.of(posting.text(), evaluated.get(), member, txKey);
        }
        return exchanged.isPresent()
                ? texts.of(posting.text(), exchanged.get(), member, txKey)
                : texts.of(posting.text(), member, txKey);
    }

    private int unitOf(Posting posting) {
        return Units.numberOf(program, posting.unit(), "/unit");
    }
}
