package dev.tallystick.rest.points;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.Sha256;
import dev.tallystick.ledger.command.Grants;
import dev.tallystick.ledger.command.OtherUnits;
import dev.tallystick.ledger.entry.LotSource;
import dev.tallystick.ledger.promotion.Cap;
import dev.tallystick.ledger.promotion.Granted;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.rest.problem.Problem;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Puts what was evaluated into the terms of the ledger: each promotion's points with their own
 * dates, caps and budget. The counters are named by what they count: whose, of which promotion,
 * whatever its version, in which period. Source: ARCHITECTURE.md, rule 12.
 */
final class EarnGrants {
    /** As a command's field holds them, whose length has two bytes. */
    private static final int SIZE_MAX_BYTES = 65_000;

    private static final byte OF_MEMBER = 1;
    private static final byte OF_ALL = 2;
    private static final byte[] NONE = {};

    private final ProgramConfig program;
    private final PostingDates dates;

    EarnGrants(ProgramConfig program, PostingDates dates) {
        this.program = program;
        this.dates = dates;
    }

    /**
     * {@return the grants as the command holds them; none where nothing grants but the base earn}
     *
     * @param member whom it is for
     * @param when the dates of what has none of its own
     */
    byte[] encode(Evaluated evaluated, MemberKey member, PostingDates.OfEarn when) {
        return evaluated.own().isPlain()
                ? NONE
                : fitting(
                        evaluated, Grants.encode(grants(evaluated, evaluated.own(), member, when)));
    }

    /**
     * {@return what is granted in further units, as the command holds it}
     *
     * @param datesOf the dates of what has none of its own, by unit
     */
    byte[] encodeOthers(
            Evaluated evaluated, MemberKey member, IntFunction<PostingDates.OfEarn> datesOf) {
        if (evaluated.others().isEmpty()) {
            return NONE;
        }
        List<OtherUnits.OtherUnit> others = new ArrayList<>();
        for (Evaluated.InUnit other : evaluated.others()) {
            PostingDates.OfEarn when = datesOf.apply(other.unit());
            others.add(
                    new OtherUnits.OtherUnit(
                            other.unit(),
                            when.slidesToMs(),
                            grants(evaluated, other, member, when)));
        }
        return fitting(evaluated, OtherUnits.encode(others));
    }

    private List<Grants.Grant> grants(
            Evaluated evaluated,
            Evaluated.InUnit inUnit,
            MemberKey member,
            PostingDates.OfEarn when) {
        List<Grants.Grant> grants = new ArrayList<>(inUnit.grants().size());
        for (Granted granted : inUnit.grants()) {
            Promotion promotion = granted.promotion();
            PostingDates.OfLot lot = dates.of(promotion, when);
            grants.add(
                    new Grants.Grant(
                            granted.points(),
                            Evaluated.isBase(promotion) ? LotSource.BASE : LotSource.PROMOTION,
                            lot.activatesAtMs(),
                            lot.expiresAtMs(),
                            limits(
                                    promotion,
                                    inUnit.unit(),
                                    member,
                                    evaluated.facts().local().toLocalDate())));
        }
        return grants;
    }

    private static byte[] fitting(Evaluated evaluated, byte[] encoded) {
        if (encoded.length > SIZE_MAX_BYTES) {
            throw Problem.invalid(
                            evaluated.event().isPresent() ? "/event" : "/basket",
                            "too_large",
                            "More promotions grant points for it than fit an entry.")
                    .exception();
        }
        return encoded;
    }

    private List<Grants.Limit> limits(
            Promotion promotion, int unit, MemberKey member, LocalDate date) {
        List<Grants.Limit> limits = new ArrayList<>(3);
        Optional<Cap> cap = promotion.cap();
        boolean refuses = cap.isPresent() && cap.get().overCap() == Cap.Over.REFUSE;
        if (cap.isPresent() && cap.get().perTransactionPoints().isPresent()) {
            long points = cap.get().perTransactionPoints().getAsLong();
            limits.add(new Grants.Limit(Grants.Kind.PER_TRANSACTION, refuses, 0, 0, points));
        }
        if (cap.isPresent() && cap.get().perMember().isPresent()) {
            Cap.PerMember perMember = cap.get().perMember().get();
            ByteBuffer what = key(promotion, unit, OF_MEMBER);
            what.putLong(member.high())
                    .putLong(member.low())
                    .put((byte) perMember.period().code)
                    .putLong(perMember.period().startOf(date).toEpochDay());
            limits.add(limit(Grants.Kind.PER_MEMBER, refuses, what, perMember.points()));
        }
        if (promotion.budgetPoints().isPresent()) {
            ByteBuffer what = key(promotion, unit, OF_ALL);
            limits.add(
                    limit(Grants.Kind.BUDGET, refuses, what, promotion.budgetPoints().getAsLong()));
        }
        return limits;
    }

    /** Recorded in counters: never laid out anew. */
    private ByteBuffer key(Promotion promotion, int unit, byte kind) {
        byte[] id = promotion.id().getBytes(US_ASCII);
        return ByteBuffer.allocate(Integer.BYTES + 3 + id.length + 3 * Long.BYTES + 1)
                .putInt(program.number())
                .put((byte) unit)
                .put(kind)
                .put((byte) id.length)
                .put(id);
    }

    private static Grants.Limit limit(
            Grants.Kind kind, boolean refuses, ByteBuffer what, long points) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(what.flip());
        ByteBuffer key = ByteBuffer.wrap(digest.digest());
        return new Grants.Limit(kind, refuses, key.getLong(), key.getLong(), points);
    }
}
