package dev.tallystick.ledger.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows where rules begin and end to apply: the largest numbers, the instants of dates. */
class BoundaryTest {
    private static final int M = 1;
    private static final int OTHER = 2;

    /** Owes so much that the others may have the largest number each. */
    private static final int DEBTOR = 3;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    hadPoints        | points           | outcome
                    0                | 0                | POSTED
                    0                | 1                | POSTED
                    0                | 9007199254740991 | POSTED
                    1                | 9007199254740990 | POSTED
                    1                | 9007199254740991 | BALANCE_LIMIT
                    9007199254740991 | 0                | POSTED
                    9007199254740991 | 1                | BALANCE_LIMIT
                    9007199254740991 | 9007199254740991 | BALANCE_LIMIT
                    """)
    void shouldEarnUpToTheLargestNumber(long hadPoints, long points, Outcome outcome) {
        Scene scene = new Scene();
        scene.earn(M, hadPoints);
        scene.earn(M, points);
        assertThat(scene.outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    hadPoints        | points           | outcome
                    0                | 1                | INSUFFICIENT_POINTS
                    1                | 1                | POSTED
                    1                | 2                | INSUFFICIENT_POINTS
                    9007199254740991 | 9007199254740990 | POSTED
                    9007199254740991 | 9007199254740991 | POSTED
                    9007199254740990 | 9007199254740991 | INSUFFICIENT_POINTS
                    """)
    void shouldLetGoNoMoreThanThereIs(long hadPoints, long points, Outcome outcome) {
        for (EntryType type :
                new EntryType[] {
                    EntryType.REDEEM,
                    EntryType.HOLD,
                    EntryType.TRANSFER,
                    EntryType.EXPIRE,
                    EntryType.ADJUST
                }) {
            Scene scene = new Scene();
            scene.earn(M, hadPoints);
            spend(scene, type, points);
            assertThat(scene.outcome()).as(type.name()).isEqualTo(outcome);
        }
    }

    private static void spend(Scene scene, EntryType type, long points) {
        switch (type) {
            case REDEEM -> scene.redeem(M, points);
            case HOLD -> scene.hold(M, points, 10);
            case TRANSFER -> scene.transfer(M, OTHER, points);
            case EXPIRE -> scene.expire(M, points);
            default -> scene.adjust(M, -points, false);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    firstPoints      | secondPoints     | outcome
                    1                | 9007199254740990 | POSTED
                    2                | 9007199254740990 | BALANCE_LIMIT
                    9007199254740991 | 1                | BALANCE_LIMIT
                    """)
    void shouldBringTogetherNoMoreThanTheLargestNumber(
            long firstPoints, long secondPoints, Outcome outcome) {
        Scene merged = new Scene();
        merged.adjust(DEBTOR, -World.POINTS_MAX.longValueExact(), true);
        merged.earn(M, firstPoints);
        merged.adjust(OTHER, secondPoints, false);
        merged.merge(M, OTHER);
        assertThat(merged.outcome()).isEqualTo(outcome);
        Scene transferred = new Scene();
        transferred.adjust(DEBTOR, -World.POINTS_MAX.longValueExact(), true);
        transferred.earn(M, firstPoints);
        transferred.adjust(OTHER, secondPoints, false);
        transferred.transfer(M, OTHER, firstPoints);
        assertThat(transferred.outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    atMs | redeem              | balance
                    1999 | POSTED              | 5
                    2000 | INSUFFICIENT_POINTS | 5
                    2001 | INSUFFICIENT_POINTS | 5
                    """)
    void shouldEndAtTheInstantOfExpiry(long atMs, Outcome redeem, long balance) {
        Scene scene = new Scene();
        scene.earn(M, 10, Dates.AT_ONCE, 2_000);
        scene.earn(M, 5);
        scene.at(atMs).redeem(M, 10);
        assertThat(scene.outcome()).isEqualTo(redeem);
        assertThat(scene.balance(M)).isEqualTo(new Balance(balance, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    atMs | redeem              | pendingPoints
                    1999 | INSUFFICIENT_POINTS | 10
                    2000 | POSTED              | 0
                    2001 | POSTED              | 0
                    """)
    void shouldBeginAtTheInstantOfActivation(long atMs, Outcome redeem, long pendingPoints) {
        Scene scene = new Scene();
        scene.earn(M, 10, 2_000, Dates.NEVER);
        scene.at(atMs).redeem(M, 10);
        assertThat(scene.outcome()).isEqualTo(redeem);
        assertThat(scene.balance(M).pendingPoints()).isEqualTo(pendingPoints);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    atMs | kind    | outcome      | availablePoints
                    1999 | CAPTURE | POSTED       | 0
                    1999 | RELEASE | POSTED       | 10
                    2000 | CAPTURE | HOLD_EXPIRED | 10
                    2000 | RELEASE | HOLD_EXPIRED | 10
                    2001 | CAPTURE | HOLD_EXPIRED | 10
                    2001 | RELEASE | HOLD_EXPIRED | 10
                    """)
    void shouldTimeOutAtTheInstantOfTheHold(
            long atMs, EntryType kind, Outcome outcome, long availablePoints) {
        Scene scene = new Scene();
        scene.earn(M, 10);
        int hold = scene.hold(M, 10, 1_000);
        scene.at(atMs).follow(kind, hold);
        assertThat(scene.outcome()).isEqualTo(outcome);
        assertThat(scene.balance(M)).isEqualTo(new Balance(availablePoints, 0, 0, 0));
    }

    /** A pinned part outlives its lot as long as the hold does, and no longer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    lotExpiresAtMs | availablePoints
                    1999           | 0
                    2000           | 0
                    2001           | 10
                    """)
    void shouldLapseWhenItsHoldEndsBehindTheExpiry(long lotExpiresAtMs, long availablePoints) {
        Scene scene = new Scene();
        scene.earn(M, 10, Dates.AT_ONCE, lotExpiresAtMs);
        scene.hold(M, 10, 1_000);
        assertThat(scene.at(1_999).balance(M)).isEqualTo(new Balance(0, 0, 0, 10));
        assertThat(scene.at(2_000).balance(M)).isEqualTo(new Balance(availablePoints, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    availablePoints  | percentageE4 | leftPoints
                    0                | 1000000      | 0
                    1                | 999999       | 1
                    1                | 1000000      | 0
                    3                | 333333       | 3
                    3                | 333334       | 2
                    1000000          | 1            | 999999
                    999999           | 1            | 999999
                    9007199254740991 | 1            | 9007190247541737
                    9007199254740991 | 1000000      | 0
                    """)
    void shouldLetLapseAPercentageRoundedDown(
            long availablePoints, long percentageE4, long leftPoints) {
        Scene scene = new Scene();
        scene.earn(M, availablePoints);
        scene.post(new Ask.Expire(M, 0, 0, percentageE4));
        assertThat(scene.outcome()).isEqualTo(Outcome.POSTED);
        assertThat(scene.balance(M).availablePoints()).isEqualTo(leftPoints);
    }
}
