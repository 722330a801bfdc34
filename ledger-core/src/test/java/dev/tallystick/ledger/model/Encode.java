package dev.tallystick.ledger.model;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.ledger.command.AdjustEncoder;
import dev.tallystick.ledger.command.CommandDecoder;
import dev.tallystick.ledger.command.EarnEncoder;
import dev.tallystick.ledger.command.ExpireEncoder;
import dev.tallystick.ledger.command.FollowUpEncoder;
import dev.tallystick.ledger.command.Grants;
import dev.tallystick.ledger.command.HoldEncoder;
import dev.tallystick.ledger.command.MergeEncoder;
import dev.tallystick.ledger.command.MessageHeaderEncoder;
import dev.tallystick.ledger.command.OtherUnits;
import dev.tallystick.ledger.command.PostingEncoder;
import dev.tallystick.ledger.command.RedeemEncoder;
import dev.tallystick.ledger.command.Returned;
import dev.tallystick.ledger.command.SetStageEncoder;
import dev.tallystick.ledger.command.TransferEncoder;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryDecoder;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.rules.StageFlags;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Encodes what is asked as the HTTP layer would: member {@code n} has the key ({@code n}, ~{@code
 * n}), a follow-up carries what its original recorded.
 */
final class Encode {
    private static final byte[] NOTHING = new byte[0];
    private static final int HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;

    /** Flag of a redemption: as much of it as there is. */
    private static final int UP_TO = 1;

    /** Flag of an adjustment: the rest becomes a debt. */
    private static final int ALLOW_NEGATIVE = 1;

    /** Flag of an earn's reversal: less will do where pieces came back. */
    private static final int LESS_WILL_DO = 1;

    /** Flag of an earn's reversal: limits get back what their own grant lost. */
    private static final int BY_GRANT = 2;

    /** Flag of a redemption's reversal: what is locked gets no grace. */
    private static final int LOCKED_LAPSES = 4;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PostingEncoder posting = new PostingEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 16]);
    private final int program;
    private long lookedUpTo = Long.MAX_VALUE;
    private LongUnaryOperator newestRelated;

    Encode(int program) {
        this.program = program;
    }

    /** Up to there the sender has looked for the txIds to come. */
    void lookedUpTo(long position) {
        lookedUpTo = position;
    }

    /**
     * What came back of an earn is told beside the newest entry about it, found by its position.
     */
    void newestRelated(LongUnaryOperator found) {
        newestRelated = found;
    }

    /** {@return where commands are encoded, each over the one before} */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * {@return the command's bytes}
     *
     * @param original the entry that a follow-up is about, else null
     */
    int encode(Ask ask, String txId, byte[] original) {
        return switch (ask) {
            case Ask.Earn it -> earn(it, txId);
            case Ask.Redeem it -> redeem(it, txId);
            case Ask.FollowUp it -> followUp(it, txId, original);
            case Ask.Hold it -> {
                HoldEncoder hold = new HoldEncoder().wrapAndApplyHeader(buffer, 0, header);
                head(it.member(), it.unit(), 0, it.points(), txId);
                hold.durationMs(it.durationMs());
                hold.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
                yield HEADER_BYTES + hold.encodedLength();
            }
            case Ask.Transfer it -> {
                TransferEncoder transfer =
                        new TransferEncoder().wrapAndApplyHeader(buffer, 0, header);
                head(it.from(), it.unit(), 0, it.points(), txId);
                transfer.toMemberKeyHigh(it.to()).toMemberKeyLow(~(long) it.to());
                transfer.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
                yield HEADER_BYTES + transfer.encodedLength();
            }
            case Ask.Expire it -> {
                ExpireEncoder expire = new ExpireEncoder().wrapAndApplyHeader(buffer, 0, header);
                head(it.member(), it.unit(), 0, it.points(), txId);
                expire.percentageE4(it.percentageE4());
                expire.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
                yield HEADER_BYTES + expire.encodedLength();
            }
            case Ask.Adjust it -> {
                AdjustEncoder adjust = new AdjustEncoder().wrapAndApplyHeader(buffer, 0, header);
                int flags = it.allowNegative() ? ALLOW_NEGATIVE : 0;
                head(it.member(), it.unit(), flags, it.points(), txId);
                adjust.expiresAtMs(it.expiresAtMs());
                adjust.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
                adjust.reasonCode("GOODWILL");
                yield HEADER_BYTES + adjust.encodedLength();
            }
            case Ask.Merge it -> {
                MergeEncoder merge = new MergeEncoder().wrapAndApplyHeader(buffer, 0, header);
                head(it.from(), it.unit(), 0, 0, txId);
                merge.toMemberKeyHigh(it.into()).toMemberKeyLow(~(long) it.into());
                merge.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
                yield HEADER_BYTES + merge.encodedLength();
            }
            case Ask.SetStage it -> {
                SetStageEncoder stage = new SetStageEncoder().wrapAndApplyHeader(buffer, 0, header);
                head(it.member(), it.unit(), StageFlags.FOR_GOOD, 0, txId);
                stage.stage((short) it.stage().code);
                stage.txId(txId).putPartnerKey(NOTHING, 0, 0).putText(NOTHING, 0, 0);
                yield HEADER_BYTES + stage.encodedLength();
            }
        };
    }

    private int earn(Ask.Earn ask, String txId) {
        EarnEncoder earn = new EarnEncoder().wrapAndApplyHeader(buffer, 0, header);
        Ask.Grant grant = ask.grants().getFirst();
        byte[] grants = ask.isPlain() ? NOTHING : Grants.encode(grants(ask.grants()));
        long points = ask.grants().stream().mapToLong(Ask.Grant::points).sum();
        head(ask.member(), ask.unit(), 0, points, txId);
        earn.occurredAtMs(ask.occurredAtMs())
                .activatesAtMs(grant.activatesAtMs())
                .expiresAtMs(grant.expiresAtMs())
                .slidesToMs(ask.slidesToMs());
        byte[] partner = partnerKey(ask.partner());
        byte[] others = OtherUnits.encode(otherUnits(ask));
        earn.txId(txId)
                .putPartnerKey(partner, 0, partner.length)
                .putText(NOTHING, 0, 0)
                .putGrants(grants, 0, grants.length)
                .putOtherUnits(others, 0, others.length);
        return HEADER_BYTES + earn.encodedLength();
    }

    private List<OtherUnits.OtherUnit> otherUnits(Ask.Earn ask) {
        return ask.others().stream()
                .map(
                        other ->
                                new OtherUnits.OtherUnit(
                                        other.unit(), other.slidesToMs(), grants(other.grants())))
                .toList();
    }

    private List<Grants.Grant> grants(List<Ask.Grant> asked) {
        List<Grants.Grant> grants = new ArrayList<>();
        for (Ask.Grant grant : asked) {
            List<Grants.Limit> limits = new ArrayList<>();
            for (Ask.Limit limit : grant.limits()) {
                limits.add(
                        new Grants.Limit(
                                kind(limit),
                                limit.refuses(),
                                limit.counter(),
                                program,
                                limit.maxPoints()));
            }
            grants.add(
                    new Grants.Grant(
                            grant.points(),
                            LotSource.PROMOTION,
                            grant.activatesAtMs(),
                            grant.expiresAtMs(),
                            limits));
        }
        return grants;
    }

    private static Grants.Kind kind(Ask.Limit limit) {
        if (limit.isBudget()) {
            return Grants.Kind.BUDGET;
        }
        return limit.counter() == 0 ? Grants.Kind.PER_TRANSACTION : Grants.Kind.PER_MEMBER;
    }

    private int redeem(Ask.Redeem ask, String txId) {
        RedeemEncoder redeem = new RedeemEncoder().wrapAndApplyHeader(buffer, 0, header);
        head(ask.member(), ask.unit(), ask.upTo() ? UP_TO : 0, ask.points(), txId);
        redeem.slidesToMs(ask.slidesToMs());
        byte[] partner = partnerKey(ask.partner());
        redeem.txId(txId).putPartnerKey(partner, 0, partner.length).putText(NOTHING, 0, 0);
        return HEADER_BYTES + redeem.encodedLength();
    }

    private int followUp(Ask.FollowUp ask, String txId, byte[] original) {
        UnsafeBuffer recorded = new UnsafeBuffer(original);
        EntryDecoder entry = new EntryDecoder().wrap(recorded, 0);
        CommandDecoder asked =
                new CommandDecoder()
                        .wrap(recorded, entry.commandOffset(), entry.commandLengthBytes());
        byte[] effects = entry.copyEffects();
        byte[] partner = partnerKey(asked.hasPartner() ? asked.partnerKeyHigh() : 0);
        byte[] counterpart =
                asked.hasCounterpart() ? memberKey(asked.counterpartKeyHigh()) : NOTHING;
        byte[] returned =
                ask.lost().isEmpty() || newestRelated == null
                        ? NOTHING
                        : Returned.encode(
                                newestRelated.applyAsLong(entry.position()),
                                ask.lost().stream().mapToLong(Long::longValue).toArray());
        int lessWillDo = ask.lost().isEmpty() ? 0 : LESS_WILL_DO;
        int flags =
                switch (ask.kind()) {
                    case EARN_REVERSAL -> BY_GRANT | lessWillDo;
                    case REDEEM_REVERSAL -> LOCKED_LAPSES;
                    default -> 0;
                };
        FollowUpEncoder followUp = new FollowUpEncoder().wrapAndApplyHeader(buffer, 0, header);
        head((int) asked.memberKeyHigh(), asked.unit(), flags, ask.points(), txId);
        followUp.kind((short) ask.kind().code)
                .originalPosition(entry.position())
                .originalPostedAtMs(entry.postedAtMs())
                .slidesToMs(ask.slidesToMs())
                .graceUntilMs(ask.graceUntilMs())
                .txId(txId)
                .putPartnerKey(partner, 0, partner.length)
                .putText(NOTHING, 0, 0)
                .putCounterpartKey(counterpart, 0, counterpart.length)
                .putOriginalEffects(effects, 0, effects.length)
                .putReturned(returned, 0, returned.length);
        return HEADER_BYTES + followUp.encodedLength();
    }

    /** What all postings begin with is laid out alike in each. */
    private void head(int member, int unit, int flags, long points, String txId) {
        TxKey key = TxKey.of(program, txId);
        posting.wrap(buffer, HEADER_BYTES)
                .program(program)
                .unit((short) unit)
                .flags((short) flags)
                .memberKeyHigh(member)
                .memberKeyLow(~(long) member)
                .txKeyHigh(key.high())
                .txKeyLow(key.low())
                .contentHigh(points)
                .contentLow(member)
                .lookedUpTo(lookedUpTo)
                .validUntilMs(Dates.NEVER)
                .amountPoints(points);
    }

    private static byte[] partnerKey(long partner) {
        return partner == 0 ? NOTHING : key(partner, 0);
    }

    private static byte[] memberKey(long member) {
        return key(member, ~member);
    }

    private static byte[] key(long high, long low) {
        byte[] key = new byte[16];
        new UnsafeBuffer(key).putLong(0, high, ByteOrder.LITTLE_ENDIAN);
        new UnsafeBuffer(key).putLong(8, low, ByteOrder.LITTLE_ENDIAN);
        return key;
    }
}
