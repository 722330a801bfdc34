package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.ledger.promotion.Purchase;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.points.Related;

import java.math.BigInteger;
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
    private final LongFunction<RecordedEntry> entryAt;
    private final Texts texts;

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
                                                amountOf(bought.lines()))));
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
            List<RecordedEntry> reversals = reversalsUpTo(entry, earn.position());
            long before = takenBack(bought, earn, reversals.subList(0, reversals.size() - 1));
            long after = takenBack(bought, earn, reversals);
            amounts.add(
                    new Amount(
                            earn.memberKey(),
                            new Measure.Spend(bought.currency()),
                            earn.effectiveAtMs(),
                            before - after));
        }
    }

    /** What several reversals took back of a purchase, in all. */
    private long takenBack(Purchase bought, RecordedEntry earn, List<RecordedEntry> reversals) {
        long all = amountOf(bought.lines());
        long granted = granted(EntryView.first(earn));
        long reversed = 0;
        long taken = 0;
        for (RecordedEntry reversal : reversals) {
            reversed += reversedOf(reversal, earn.position());
            Optional<Map<String, Long>> returned = texts.returnedOf(reversal);
            if (returned.isPresent()) {
                taken = Math.max(taken, all - amountOf(left(bought, returned.get())));
            } else if (reversal.requestedPoints() == 0 || granted == 0) {
                taken = all;
            } else {
                taken = Math.max(taken, share(all, reversed, granted));
            }
        }
        return taken;
    }

    /** The reversals of an earn up to one of them, in order. */
    private List<RecordedEntry> reversalsUpTo(RecordedEntry last, long earnPosition) {
        Deque<RecordedEntry> reversals = new ArrayDeque<>(List.of(last));
        long position = Related.before(last, earnPosition);
        while (position != 0) {
            RecordedEntry related = entryAt.apply(position);
            if (related.type() == EntryType.EARN_REVERSAL) {
                reversals.addFirst(related);
            }
            position = Related.before(related, earnPosition);
        }
        return List.copyOf(reversals);
    }

    private static long reversedOf(RecordedEntry reversal, long earnPosition) {
        long points = 0;
        for (Effect effect : reversal.effects()) {
            points +=
                    effect instanceof Effect.Reversed(long earn, long some, long _)
                                    && earn == earnPosition
                            ? some
                            : 0;
        }
        return points;
    }

    private static List<Line> left(Purchase bought, Map<String, Long> returned) {
        return bought.lines().stream()
                .flatMap(line -> line.less(returned.getOrDefault(line.lineId(), 0L)).stream())
                .toList();
    }

    private static long amountOf(List<Line> lines) {
        return lines.stream().mapToLong(Line::amountMinor).sum();
    }

    private static long share(long amount, long points, long ofPoints) {
        return ofPoints == 0
                ? 0
                : BigInteger.valueOf(amount)
                        .multiply(BigInteger.valueOf(points))
                        .divide(BigInteger.valueOf(ofPoints))
                        .longValueExact();
    }

    private static long granted(EntryView view) {
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
