package dev.tallystick.rest.tiers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.promotion.Purchase;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.points.Related;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What an entry adds to what its member earned and spent. Earns and adjustments count, on the day
 * on which they took effect; the reversal of an earn takes back on the day of the earn. Of money,
 * what a basket came to counts; pieces that come back take back what is theirs, and a reversal of a
 * part of the points takes back that part. The rewards of tiers count for none.
 */
final class Qualifying {
    private static final int REMEMBERED_MAX = 10_000;

    private final LongFunction<RecordedEntry> entryAt;
    private final Texts texts;

    /** By earn: an earn may be reversed in thousands of parts, and each asks for those before. */
    private final Cache<Long, TakenBack> lastTakenBack =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    /** What entries tell beside their numbers. */
    interface Texts {
        /** {@return what was bought} */
        Optional<Basket> basketOf(RecordedEntry earn);

        /** {@return what came back of each line by a return of pieces, in all} */
        Optional<Map<String, Long>> returnedOf(RecordedEntry reversal);
    }

    /**
     * An amount that counts.
     *
     * @param key whose own entry it was, whoever that member is since
     */
    record Amount(MemberKey key, Measure measure, long effectiveAtMs, long amount) {}

    /**
     * @param entryAt reads the entry of a position
     * @param texts reads what entries tell beside their numbers
     */
    Qualifying(LongFunction<RecordedEntry> entryAt, Texts texts) {
        this.entryAt = entryAt;
        this.texts = texts;
    }

    /** {@return whether an entry may add or take anything, or makes one member of two} */
    static boolean concerns(RecordedEntry entry) {
        return entry.isPosted()
                && switch (entry.type()) {
                    case EARN, ADJUST -> !EntryRewards.isReward(entry.txId());
                    case EARN_REVERSAL, MERGE, MERGE_REVERSAL, CONFIG -> true;
                    case REDEEM,
                            REDEEM_REVERSAL,
                            LOCK,
                            UNLOCK,
                            HOLD,
                            CAPTURE,
                            RELEASE,
                            ACTIVATE,
                            EXPIRE,
                            TRANSFER,
                            TRANSFER_REVERSAL,
                            STAGE,
                            CLOCK ->
                            false;
                };
    }

    /** {@return what the entry adds; less where it is below 0} */
    List<Amount> of(RecordedEntry entry, ProgramConfig program) {
        List<Amount> amounts = new ArrayList<>();
        switch (entry.type()) {
            case EARN -> addEarn(entry, program, amounts);
            case ADJUST ->
                    amounts.add(
                            new Amount(
                                    entry.memberKey(),
                                    points(program, entry.unit()),
                                    entry.effectiveAtMs(),
                                    entry.requestedPoints()));
            case EARN_REVERSAL -> addReversal(entry, program, amounts);
            default -> {}
        }
        return amounts;
    }

    private void addEarn(RecordedEntry entry, ProgramConfig program, List<Amount> amounts) {
        for (EntryView view : EntryView.all(entry)) {
            long granted = granted(view);
            if (granted != 0) {
                amounts.add(
                        new Amount(
                                entry.memberKey(),
                                points(program, view.unit()),
                                entry.effectiveAtMs(),
                                granted));
            }
        }
        texts.basketOf(entry)
                .map(Basket::purchase)
                .ifPresent(
                        bought ->
                                amounts.add(
                                        new Amount(
                                                entry.memberKey(),
                                                new Measure.Spend(bought.currency()),
                                                entry.effectiveAtMs(),
                                                TakenBack.amountOf(bought.lines()))));
    }

    private void addReversal(RecordedEntry entry, ProgramConfig program, List<Amount> amounts) {
        for (EntryView view : EntryView.all(entry)) {
            for (Effect effect : view.effects()) {
                if (effect instanceof Effect.Reversed reversed) {
                    RecordedEntry earn = entryAt.apply(reversed.originalPosition());
                    if (EntryRewards.isReward(earn.txId())) {
                        continue;
                    }
                    if (reversed.points() != 0) {
                        amounts.add(
                                new Amount(
                                        earn.memberKey(),
                                        points(program, view.unit()),
                                        earn.effectiveAtMs(),
                                        -reversed.points()));
                    }
                    if (view.isFirst()) {
                        addSpendTakenBack(entry, earn, amounts);
                    }
                }
            }
        }
    }

    private void addSpendTakenBack(RecordedEntry entry, RecordedEntry earn, List<Amount> amounts) {
        Optional<Basket> basket = texts.basketOf(earn);
        if (basket.isPresent()) {
            Purchase bought = basket.get().purchase();
            TakenBack before = takenBackBefore(entry, earn, bought);
            TakenBack after = before.and(entry, earn, bought, texts.returnedOf(entry));
            lastTakenBack.put(earn.position(), after);
            amounts.add(
                    new Amount(
                            earn.memberKey(),
                            new Measure.Spend(bought.currency()),
                            earn.effectiveAtMs(),
                            before.amount() - after.amount()));
        }
    }

    /** What the reversals of an earn before one of them took back, as far as it is not known. */
    private TakenBack takenBackBefore(RecordedEntry entry, RecordedEntry earn, Purchase bought) {
        TakenBack known = lastTakenBack.getIfPresent(earn.position());
        long knownTo = known == null ? 0 : known.position();
        TakenBack taken = known == null || knownTo >= entry.position() ? TakenBack.NOTHING : known;
        Deque<RecordedEntry> others = new ArrayDeque<>();
        long position = Related.before(entry, earn.position());
        while (position > taken.position()) {
            RecordedEntry related = entryAt.apply(position);
            if (related.type() == EntryType.EARN_REVERSAL) {
                others.addFirst(related);
            }
            position = Related.before(related, earn.position());
        }
        for (RecordedEntry other : others) {
            taken = taken.and(other, earn, bought, texts.returnedOf(other));
        }
        return taken;
    }

    /** {@return what was granted in an account, what paid a debt at once included} */
    static long granted(EntryView view) {
        long points = 0;
        for (Effect effect : view.effects()) {
            points +=
                    switch (effect) {
                        case Effect.LotCreated lot -> lot.points();
                        case Effect.DebtPaid debt -> debt.points();
                        default -> 0;
                    };
        }
        return points;
    }

    private static Measure points(ProgramConfig program, int unit) {
        return new Measure.Points(program.units().get(unit).code());
    }
}
