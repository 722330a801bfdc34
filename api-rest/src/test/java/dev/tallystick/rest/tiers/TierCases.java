package dev.tallystick.rest.tiers;

import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tiers and amounts as the tests' tables write them. */
final class TierCases {
    static final Measure STATUS = new Measure.Points("STATUS");
    static final LocalDate ALWAYS = LocalDate.of(2000, 1, 1);

    private TierCases() {}

    /**
     * {@return tiers such as {@code SILVER 100 YEAR TO_EARNED; GOLD 200 P12M ONE_TIER P3M 03-31}},
     * the higher the later
     */
    static List<Tier> tiers(String text) {
        List<Tier> tiers = new ArrayList<>();
        for (String one : text.split(";", -1)) {
            String[] words = one.trim().split(" +", -1);
            List<String> more = Arrays.asList(words).subList(4, words.length);
            Period grace = Period.ZERO;
            List<MonthDay> days = new ArrayList<>();
            for (String word : more) {
                if (word.startsWith("P")) {
                    grace = Period.parse(word);
                } else {
                    days.add(MonthDay.parse("--" + word));
                }
            }
            tiers.add(
                    new Tier(
                            words[0],
                            words[0],
                            10 * (tiers.size() + 1),
                            true,
                            new Qualification(STATUS, period(words[2]), Long.parseLong(words[1])),
                            Optional.empty(),
                            new Downgrade(Downgrade.Policy.valueOf(words[3]), grace, days),
                            List.of()));
        }
        return tiers;
    }

    /** {@return ladders that never changed} */
    static Ladders ladders(String text) {
        return Ladders.of(
                tiers(text).stream().map(tier -> new TierVersion(1, 1, ALWAYS, tier)).toList());
    }

    /** {@return amounts such as {@code 2026-03-01 +100, 2026-05-01 -40}} */
    static DailyAmounts amounts(String text) {
        DailyAmounts amounts = new DailyAmounts();
        if (!text.isBlank()) {
            for (String one : text.split(",", -1)) {
                String[] words = one.trim().split(" ", -1);
                amounts.add(STATUS, LocalDate.parse(words[0]), Long.parseLong(words[1]));
            }
        }
        return amounts;
    }

    private static QualifyingPeriod period(String word) {
        return switch (word) {
            case "YEAR" -> new QualifyingPeriod.CalendarYear();
            case "EVER" -> new QualifyingPeriod.SinceEnrolment();
            default -> new QualifyingPeriod.Rolling((int) Period.parse(word).toTotalMonths());
        };
    }
}
