package dev.tallystick.rest.points;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.Sha256;
import dev.tallystick.ledger.command.Grants;
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
    byte[] encode(Evaluated evaluated, int unit, MemberKey member, PostingDates.OfEarn when) {
        if (evaluated.isPlain()) {
            return NONE;
        }
        List<Grants.Grant> grants = new ArrayList<>(evaluated.grants().size());
        for (Granted granted : evaluated.grants()) {
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
                                    unit,
                                    member,
                                    evaluated.facts().local().toLocalDate())));
        }
        byte[] encoded = Grants.encode(grants);
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
