package dev.tallystick.rest.tiers;

import static dev.tallystick.rest.tiers.TierCases.amounts;
import static dev.tallystick.rest.tiers.TierCases.ladders;
import static dev.tallystick.rest.tiers.TierCases.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

class TierRulesTest {
    private static final String YEARLY = "SILVER 100 YEAR TO_EARNED; GOLD 200 YEAR TO_EARNED";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    amounts                            | today      | tier   | until
                    ''                                 | 2026-06-01 | -      | -
                    2026-03-01 99                      | 2026-06-01 | -      | -
                    2026-03-01 100                     | 2026-02-28 | -      | -
                    2026-03-01 100                     | 2026-03-01 | SILVER | 2027-01-01
                    2026-01-01 100                     | 2026-12-31 | SILVER | 2027-01-01
                    2026-12-31 100                     | 2026-12-31 | SILVER | 2027-01-01
                    2026-12-31 100                     | 2027-01-01 | -      | -
                    2026-12-31 100, 2027-01-01 99      | 2027-01-01 | -      | -
                    2026-03-01 199                     | 2026-03-01 | SILVER | 2027-01-01
                    2026-03-01 100, 2026-03-01 100     | 2026-03-01 | GOLD   | 2027-01-01
                    2026-03-01 200, 2027-02-01 100     | 2027-01-31 | -      | -
                    2026-03-01 200, 2027-02-01 100     | 2027-02-01 | SILVER | 2028-01-01
                    2026-03-01 200, 2026-04-01 -1      | 2026-04-01 | GOLD   | 2027-01-01
                    2026-03-01 199                     | 2026-04-01 | SILVER | 2027-01-01
                    """)
    void shouldHoldWhatWasReachedToTheEndOfTheYear(
            String amounts, LocalDate today, String tier, String until) {
        assertStanding(ladders(YEARLY), amounts, today, tier, until);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    amounts                        | today      | tier   | until      | why
                    2026-01-31 100                 | 2026-02-27 | SILVER | 2026-02-28 | a day's points count to the same day
                    2026-01-31 100                 | 2026-02-28 | -      | -          | or to the month's last
                    2024-01-31 100                 | 2024-02-28 | SILVER | 2024-02-29 | leap year
                    2026-01-28 60, 2026-01-31 60   | 2026-02-27 | SILVER | 2026-02-28 | two days roll off together
                    2026-01-20 60, 2026-01-31 60   | 2026-02-01 | SILVER | 2026-02-20 | not enough without the first
                    2026-01-20 10, 2026-01-31 100  | 2026-02-01 | SILVER | 2026-02-28 | enough without the first
                    2026-01-20 60, 2026-02-25 60   | 2026-02-25 | -      | -          | the first is gone by then
                    2026-01-20 -50, 2026-01-25 120 | 2026-01-25 | -      | -          | less than nothing counts too
                    2026-01-20 -50, 2026-01-25 120 | 2026-02-20 | SILVER | 2026-02-25 | and rolls off
                    2026-03-31 100                 | 2026-04-29 | SILVER | 2026-04-30 |
                    """)
    void shouldRollDayByDay(
            String amounts, LocalDate today, String tier, String until, String why) {
        assertStanding(ladders("SILVER 100 P1M TO_EARNED"), amounts, today, tier, until);
    }

    @Test
    void shouldRollALeapDayOffOnTheLastOfFebruary() {
        Ladders yearly = ladders("SILVER 100 P12M TO_EARNED");
        LocalDate last = LocalDate.of(2025, 2, 27);
        assertStanding(yearly, "2024-02-29 100", last, "SILVER", "2025-02-28");
        assertStanding(yearly, "2024-02-29 100", last.plusDays(1), "-", "-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    tiers                                      | today      | tier   | until
                    A 100 EVER TO_EARNED                       | 2099-01-01 | A      | -
                    A 100 YEAR NEVER                           | 2099-01-01 | A      | -
                    A 100 P1M NEVER                            | 2099-01-01 | A      | -
                    A 0 YEAR TO_EARNED                         | 2099-01-01 | A      | -
                    A 0 YEAR TO_EARNED; B 100 YEAR TO_EARNED   | 2026-12-31 | B      | 2027-01-01
                    A 0 YEAR TO_EARNED; B 100 YEAR TO_EARNED   | 2027-01-01 | A      | -
                    A 100 YEAR TO_EARNED P3M                   | 2027-03-31 | A      | 2027-04-01
                    A 100 YEAR TO_EARNED P3M                   | 2027-04-01 | -      | -
                    A 100 YEAR TO_EARNED P1Y                   | 2027-12-31 | A      | 2028-01-01
                    A 100 YEAR TO_EARNED 03-31                 | 2027-03-31 | A      | 2027-04-01
                    A 100 YEAR TO_EARNED 12-31                 | 2026-12-31 | A      | 2027-01-01
                    A 100 YEAR TO_EARNED 02-29                 | 2026-12-31 | A      | 2027-03-01
                    A 100 YEAR TO_EARNED P1D 03-31 12-31       | 2027-01-01 | A      | 2027-04-01
                    A 100 YEAR TO_EARNED P90D 03-31            | 2026-12-31 | A      | 2027-04-01
                    A 100 YEAR TO_EARNED P91D 03-31            | 2026-12-31 | A      | 2028-04-01
                    A 100 P1M TO_EARNED P10D                   | 2026-07-01 | A      | 2026-07-11
                    A 50 YEAR TO_EARNED P1Y; B 100 YEAR TO_EARNED | 2027-01-01 | A   | 2028-01-01
                    A 50 YEAR TO_EARNED P1Y; B 100 YEAR TO_EARNED | 2028-01-01 | -   | -
                    """)
    void shouldKeepAsLongAsThePolicySays(String tiers, LocalDate today, String tier, String until) {
        assertStanding(ladders(tiers), "2026-06-01 100", today, tier, until);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    today      | tier | until
                    2026-12-31 | C    | 2027-01-01
                    2027-01-01 | B    | 2028-01-01
                    2027-12-31 | B    | 2028-01-01
                    2028-01-01 | A    | 2029-01-01
                    2029-01-01 | -    | -
                    """)
    void shouldGoDownOneTierAtATime(LocalDate today, String tier, String until) {
        Ladders chain = ladders("A 10 YEAR ONE_TIER; B 20 YEAR ONE_TIER; C 30 YEAR ONE_TIER");
        assertStanding(chain, "2026-06-01 30", today, tier, until);
    }

    @Test
    void shouldNotStepBelowWhatIsEarned() {
        Ladders chain = ladders("A 10 YEAR TO_EARNED; B 20 YEAR TO_EARNED; C 30 YEAR ONE_TIER");
        LocalDate year2027 = LocalDate.of(2027, 6, 2);
        assertStanding(chain, "2026-06-01 30, 2027-06-01 30", year2027, "C", "2028-01-01");
        assertStanding(chain, "2026-06-01 30, 2027-06-01 10", year2027, "B", "2028-01-01");
        assertStanding(chain, "2026-06-01 30, 2027-06-01 10", LocalDate.of(2028, 1, 1), "-", "-");
    }

    @Test
    void shouldTakeBackWhatWasTakenBack() {
        LocalDate today = LocalDate.of(2026, 6, 1);
        assertStanding(ladders(YEARLY), "2026-03-01 200", today, "GOLD", "2027-01-01");
        assertStanding(
                ladders(YEARLY), "2026-03-01 200, 2026-03-01 -50", today, "SILVER", "2027-01-01");
        assertStanding(ladders(YEARLY), "2026-03-01 200, 2026-03-01 -200", today, "-", "-");
        assertStanding(
                ladders("A 100 YEAR NEVER"), "2026-03-01 200, 2026-03-01 -101", today, "-", "-");
    }

    @Test
    void shouldJudgeEachDayByTheTiersOfThatDay() {
        List<TierVersion> versions = new ArrayList<>();
        tiers("A 100 YEAR TO_EARNED")
                .forEach(
                        tier ->
                                versions.add(
                                        new TierVersion(1, 1, LocalDate.of(2026, 1, 1), tier)));
        tiers("A 200 YEAR TO_EARNED")
                .forEach(
                        tier ->
                                versions.add(
                                        new TierVersion(2, 1, LocalDate.of(2026, 7, 1), tier)));
        Ladders dearer = Ladders.of(versions);
        LocalDate today = LocalDate.of(2026, 8, 1);
        assertStanding(dearer, "2026-06-30 100", today, "A", "2027-01-01");
        assertStanding(dearer, "2026-07-01 100", today, "-", "-");
        assertStanding(dearer, "2025-12-31 900", today, "-", "-");
        assertThat(
                        TierRules.standing(
                                        dearer,
                                        amounts("2026-06-30 100"),
                                        LocalDate.of(2026, 6, 30))
                                .changesAt())
                .isEqualTo(LocalDate.of(2026, 7, 1));
        tiers("A 50 YEAR TO_EARNED")
                .forEach(
                        tier ->
                                versions.add(
                                        new TierVersion(3, 1, LocalDate.of(2026, 6, 1), tier)));
        assertStanding(Ladders.of(versions), "2026-07-01 50", today, "A", "2027-01-01");
    }

    @Test
    void shouldSayWhenItMayChange() {
        Ladders ladders = ladders("A 100 P1M NEVER");
        DailyAmounts amounts = amounts("2026-01-20 -50, 2026-01-25 120, 2026-06-01 5");
        assertThat(TierRules.standing(ladders, amounts, LocalDate.of(2026, 1, 25)).changesAt())
                .isEqualTo(LocalDate.of(2026, 2, 20));
        assertThat(TierRules.standing(ladders, amounts, LocalDate.of(2026, 2, 20)).changesAt())
                .isEqualTo(LocalDate.of(2026, 6, 1));
        assertThat(TierRules.standing(ladders, amounts, LocalDate.of(2026, 6, 1)).changesAt())
                .isEqualTo(LocalDate.MAX);
    }

    private static void assertStanding(
            Ladders ladders, String amounts, LocalDate today, String tier, String until) {
        Standing standing = TierRules.standing(ladders, amounts(amounts), today);
        assertThat(standing.tier().map(Tier::tierId).orElse("-")).isEqualTo(tier);
        boolean isKept = standing.keptUntil().equals(LocalDate.MAX);
        assertThat(isKept ? "-" : standing.keptUntil().toString()).isEqualTo(until);
    }
}
