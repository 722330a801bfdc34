package dev.tallystick.rest.tiers;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a member stands: a pure function of what was earned on which day, of the tiers that went on
 * which day, and of today. A tier is held from the day on which enough counts until the period is
 * over, and what its policy adds; a member is in the highest tier held. So nothing depends on the
 * order in which things became known, and what is taken back is as if it had never been. Source:
 * ARCHITECTURE.md, "Tiers".
 */
final class TierRules {
    private final Ladders ladders;
    private final DailyAmounts amounts;
    private final Map<String, LocalDate> heldUntil = new HashMap<>();
    private Optional<Tier> current = Optional.empty();

    private TierRules(Ladders ladders, DailyAmounts amounts) {
        this.ladders = ladders;
        this.amounts = amounts;
    }

    /** {@return where a member stands at the end of a local day, as far as it is known} */
    static Standing standing(Ladders ladders, DailyAmounts amounts, LocalDate today) {
        return new TierRules(ladders, amounts).walk(today);
    }

    private Standing walk(LocalDate today) {
        TreeSet<LocalDate> days = new TreeSet<>(ladders.changesUpTo(today));
        days.add(today);
        LocalDate next = ladders.nextChange(today);
        for (LocalDate change : ladders.changesUpTo(LocalDate.MAX)) {
            for (Tier tier : ladders.on(change)) {
                next = min(next, addDaysOf(tier.qualification(), today, days));
            }
        }
        LocalDate before = LocalDate.MIN;
        for (LocalDate day : days) {
            loseUpTo(day, ladders.on(before));
            reach(day);
            before = day;
        }
        LocalDate keptUntil =
                current.map(tier -> heldUntil.get(tier.tierId())).orElse(LocalDate.MAX);
        return new Standing(current, keptUntil, min(next, keptUntil));
    }

    /** The days on which what counts may become more; returns the first of them that is to come. */
    private LocalDate addDaysOf(Qualification qualification, LocalDate today, Set<LocalDate> days) {
        TreeSet<LocalDate> changes = new TreeSet<>();
        DaySums sums = amounts.of(qualification.measure());
        for (int index = 0; index < sums.count(); index++) {
            changes.add(sums.day(index));
            if (sums.amount(index) < 0
                    && qualification.period() instanceof QualifyingPeriod.Rolling(int months)) {
                changes.add(sums.day(index).plusMonths(months));
            }
        }
        days.addAll(changes.headSet(today, true));
        LocalDate next = changes.higher(today);
        return next == null ? LocalDate.MAX : next;
    }

    /** What is lost on the way to a day, by what went before it. */
    private void loseUpTo(LocalDate day, List<Tier> ladder) {
        while (current.isPresent() && !heldUntil.get(current.get().tierId()).isAfter(day)) {
            Tier lost = current.get();
            LocalDate on = heldUntil.get(lost.tierId());
            if (lost.downgrade().policy() == Downgrade.Policy.ONE_TIER) {
                LocalDate end = lost.qualification().periodEnd(on);
                below(lost, ladder)
                        .ifPresent(tier -> hold(tier, lost.downgrade().steppedOffOn(end)));
            }
            current = highestHeld(on, ladder);
        }
    }

    private void reach(LocalDate day) {
        List<Tier> ladder = ladders.on(day);
        for (Tier tier : ladder) {
            Qualification qualification = tier.qualification();
            if (qualification.isMetOn(day, amounts)) {
                hold(tier, lostOn(tier, qualification.enoughUntil(day, amounts)));
            }
        }
        current = highestHeld(day, ladder);
    }

    private static LocalDate lostOn(Tier tier, LocalDate enoughUntil) {
        boolean isKept =
                enoughUntil.equals(LocalDate.MAX)
                        || tier.downgrade().policy() == Downgrade.Policy.NEVER;
        return isKept ? LocalDate.MAX : tier.downgrade().lostOn(enoughUntil);
    }

    private void hold(Tier tier, LocalDate until) {
        heldUntil.merge(tier.tierId(), until, (one, other) -> one.isAfter(other) ? one : other);
    }

    private Optional<Tier> highestHeld(LocalDate day, List<Tier> ladder) {
        return ladder.reversed().stream()
                .filter(tier -> heldUntil.getOrDefault(tier.tierId(), day).isAfter(day))
                .findFirst();
    }

    private static Optional<Tier> below(Tier tier, List<Tier> ladder) {
        return ladder.reversed().stream().filter(lower -> lower.rank() < tier.rank()).findFirst();
    }

    private static LocalDate min(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }
}
