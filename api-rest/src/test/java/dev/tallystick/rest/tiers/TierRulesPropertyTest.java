package dev.tallystick.rest.tiers;

import static dev.tallystick.rest.tiers.TierCases.STATUS;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The rules against a model that goes through every day and adds up everything anew. */
class TierRulesPropertyTest {
    private static final int RUNS = 300;
    private static final LocalDate START = LocalDate.of(2023, 10, 1);

    private final List<Day> days = new ArrayList<>();
    private final List<TierVersion> versions = new ArrayList<>();

    private record Day(LocalDate day, long amount) {}

    private record Lived(String tierId, LocalDate until) {}

    @Test
    void standingShouldBeThatOfWhoLivesThroughEveryDay() {
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            invent(random);
            Ladders ladders = Ladders.of(versions);
            DailyAmounts amounts = new DailyAmounts();
            days.forEach(day -> amounts.add(STATUS, day.day(), day.amount()));
            List<Lived> lived = live(START.plusDays(1_500));
            Standing last = null;
            for (int day = 0; day < lived.size(); day++) {
                LocalDate today = START.plusDays(day);
                boolean mayChange = last == null || !today.isBefore(last.changesAt());
                if (mayChange || random.nextInt(40) == 0) {
                    last = TierRules.standing(ladders, amounts, today);
                }
                assertThat(new Lived(idOf(last), last.keptUntil()))
                        .as("seed=%d, today=%s, days=%s, versions=%s", seed, today, days, versions)
                        .isEqualTo(lived.get(day));
            }
        }
    }

    private void invent(Random random) {
        days.clear();
        versions.clear();
        int dayCount = random.nextInt(25);
        for (int i = 0; i < dayCount; i++) {
            days.add(
                    new Day(
                            START.plusDays(random.nextInt(1_300)),
                            random.nextInt(8) == 0 ? -random.nextInt(60) : random.nextInt(100)));
        }
        for (int seq = 1; seq <= 1 + random.nextInt(6); seq++) {
            int rank = 1 + random.nextInt(4);
            LocalDate from = seq < 4 ? START : START.plusDays(random.nextInt(1_200));
            versions.add(new TierVersion(seq, 1, from, tier(random, rank)));
        }
    }

    private static Tier tier(Random random, int rank) {
        QualifyingPeriod period =
                switch (random.nextInt(5)) {
                    case 0 -> new QualifyingPeriod.SinceEnrolment();
                    case 1, 2 -> new QualifyingPeriod.Rolling(1 + random.nextInt(14));
                    default -> new QualifyingPeriod.CalendarYear();
                };
        Downgrade.Policy[] policies = Downgrade.Policy.values();
        return new Tier(
                "T" + rank,
                "",
                rank,
                random.nextInt(10) > 0,
                new Qualification(STATUS, period, random.nextInt(6) == 0 ? 0 : rank * 60L),
                Optional.empty(),
                new Downgrade(
                        policies[random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2)],
                        Period.ofDays(random.nextInt(3) * random.nextInt(100)),
                        random.nextInt(4) == 0 ? List.of(MonthDay.of(3, 31)) : List.of()),
                List.of());
    }

    private List<Lived> live(LocalDate end) {
        List<Lived> lived = new ArrayList<>();
        Map<String, LocalDate> held = new HashMap<>();
        Tier current = null;
        List<Tier> ladder = List.of();
        for (LocalDate day = START; day.isBefore(end); day = day.plusDays(1)) {
            while (current != null && !held.get(current.tierId()).isAfter(day)) {
                if (current.downgrade().policy() == Downgrade.Policy.ONE_TIER) {
                    stepDown(current, ladder, held, day);
                }
                current = highest(ladder, held, day);
            }
            ladder = ladderOn(day);
            for (Tier tier : ladder) {
                long threshold = tier.qualification().threshold();
                if (threshold == 0 || countingOn(tier, day, day) >= threshold) {
                    keep(held, tier, keptUntil(tier, day));
                }
            }
            current = highest(ladder, held, day);
            lived.add(
                    new Lived(
                            current == null ? "-" : current.tierId(),
                            current == null ? LocalDate.MAX : held.get(current.tierId())));
        }
        return lived;
    }

    private static void stepDown(
            Tier lost, List<Tier> ladder, Map<String, LocalDate> held, LocalDate day) {
        Tier below = null;
        for (Tier tier : ladder) {
            if (tier.rank() < lost.rank() && (below == null || tier.rank() > below.rank())) {
                below = tier;
            }
        }
        if (below != null) {
            LocalDate end =
                    lost.qualification().period() instanceof QualifyingPeriod.Rolling(int months)
                            ? day.plusMonths(months)
                            : LocalDate.of(day.getYear() + 1, 1, 1);
            keep(held, below, onOrAfter(lost, end));
        }
    }

    private static void keep(Map<String, LocalDate> held, Tier tier, LocalDate until) {
        if (held.getOrDefault(tier.tierId(), LocalDate.MIN).isBefore(until)) {
            held.put(tier.tierId(), until);
        }
    }

    /** Looks ahead day by day until what counts today does not suffice any more. */
    private LocalDate keptUntil(Tier tier, LocalDate today) {
        Qualification qualification = tier.qualification();
        if (qualification.threshold() == 0
                || tier.downgrade().policy() == Downgrade.Policy.NEVER
                || qualification.period() instanceof QualifyingPeriod.SinceEnrolment) {
            return LocalDate.MAX;
        }
        LocalDate day = today;
        while (countingOn(tier, day, today) >= qualification.threshold()) {
            day = day.plusDays(1);
        }
        return onOrAfter(tier, day.plus(tier.downgrade().grace()));
    }

    private static LocalDate onOrAfter(Tier tier, LocalDate day) {
        LocalDate kept = day;
        while (!tier.downgrade().keptThrough().isEmpty()
                && !tier.downgrade().keptThrough().contains(MonthDay.from(kept.minusDays(1)))) {
            kept = kept.plusDays(1);
        }
        return kept;
    }

    /** What counts on a day of what there is by another. */
    private long countingOn(Tier tier, LocalDate day, LocalDate known) {
        long sum = 0;
        for (Day one : days) {
            boolean counts =
                    switch (tier.qualification().period()) {
                        case QualifyingPeriod.CalendarYear() ->
                                one.day().getYear() == day.getYear();
                        case QualifyingPeriod.Rolling(int months) ->
                                one.day().plusMonths(months).isAfter(day);
                        case QualifyingPeriod.SinceEnrolment() -> true;
                    };
            sum += counts && !one.day().isAfter(known) ? one.amount() : 0;
        }
        return sum;
    }

    private List<Tier> ladderOn(LocalDate day) {
        Map<String, TierVersion> last = new HashMap<>();
        for (TierVersion version : versions) {
            if (!version.from().isAfter(day)) {
                last.put(version.tier().tierId(), version);
            }
        }
        return last.values().stream().map(TierVersion::tier).filter(Tier::active).toList();
    }

    private static Tier highest(List<Tier> ladder, Map<String, LocalDate> held, LocalDate day) {
        Tier highest = null;
        for (Tier tier : ladder) {
            boolean isHeld = held.getOrDefault(tier.tierId(), LocalDate.MIN).isAfter(day);
            if (isHeld && (highest == null || tier.rank() > highest.rank())) {
                highest = tier;
            }
        }
        return highest;
    }

    private static String idOf(Standing standing) {
        return standing.tier().map(Tier::tierId).orElse("-");
    }
}
