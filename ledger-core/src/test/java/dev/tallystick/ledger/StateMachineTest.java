package dev.tallystick.ledger;

import static dev.tallystick.ledger.TestCommands.redeem;
import static dev.tallystick.ledger.TestCommands.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.rules.Limits;
import dev.tallystick.ledger.state.Accounts;
import dev.tallystick.ledger.state.StateHash;
import dev.tallystick.ledger.state.Units;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateMachineTest {
    private static final long M = 7;

    private final TestLedger ledger = new TestLedger();

    @Test
    void shouldTakeSoonestExpiringLotsFirstAndOlderOnTies() {
        ledger.post(new Earn("never", M, 10).encode(), 1);
        ledger.post(new Earn("late", M, 10).expiresAt(900).encode(), 2);
        ledger.post(new Earn("soon", M, 10).expiresAt(500).encode(), 3);
        ledger.post(new Earn("soonToo", M, 10).expiresAt(500).encode(), 4);

        ledger.post(redeem("R", M, 35, false), 5);

        assertThat(ledger.last().effects())
                .filteredOn(Effect.LotTaken.class::isInstance)
                .containsExactly(
                        new Effect.LotTaken(LotNumber.of(4, 0), 10, 500),
                        new Effect.LotTaken(LotNumber.of(5, 0), 10, 500),
                        new Effect.LotTaken(LotNumber.of(3, 0), 10, 900),
                        new Effect.LotTaken(LotNumber.of(2, 0), 5, Long.MAX_VALUE));
        assertThat(ledger.last().balance()).isEqualTo(new Balance(5, 0, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    atMs | outcome
                    999  | POSTED
                    1000 | INSUFFICIENT_POINTS
                    1001 | INSUFFICIENT_POINTS
                    """)
    void shouldNotSpendFromTheInstantOfExpiryOn(long atMs, Outcome outcome) {
        ledger.post(new Earn("E", M, 10).expiresAt(1000).encode(), 1);
        ledger.post(redeem("R", M, 10, false), atMs);
        assertThat(ledger.last().outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    atMs | outcome
                    999  | INSUFFICIENT_POINTS
                    1000 | POSTED
                    1001 | POSTED
                    """)
    void shouldSpendFromTheInstantOfActivationOn(long atMs, Outcome outcome) {
        ledger.post(new Earn("E", M, 10).activatesAt(1000).encode(), 1);
        assertThat(ledger.last().balance()).isEqualTo(new Balance(0, 10, 0, 0));
        ledger.post(redeem("R", M, 10, false), atMs);
        assertThat(ledger.last().outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    activatesAtMs | expiresAtMs | availablePoints | pendingPoints
                    99            | 200         | 10              | 0
                    100           | 200         | 10              | 0
                    101           | 200         | 0               | 10
                    99            | 100         | 0               | 0
                    99            | 101         | 10              | 0
                    """)
    void shouldPlaceWhatArrivesByItsDates(
            long activatesAtMs, long expiresAtMs, long availablePoints, long pendingPoints) {
        ledger.post(
                new Earn("E", M, 10).activatesAt(activatesAtMs).expiresAt(expiresAtMs).encode(),
                100);
        assertThat(ledger.last().balance())
                .isEqualTo(new Balance(availablePoints, pendingPoints, 0, 0));
    }

    @Test
    void shouldRecordWhatIsDueBeforeThePosting() {
        ledger.post(new Earn("E1", M, 10).activatesAt(100).expiresAt(200).encode(), 1);
        ledger.post(new Earn("E2", M, 5).activatesAt(200).encode(), 2);
        ledger.post(redeem("R", M, 5, false), 300);

        RecordedEntry[] due =
                ledger.entries().subList(3, 6).stream()
                        .map(RecordedEntry::parse)
                        .toArray(RecordedEntry[]::new);
        assertThat(due)
                .extracting(RecordedEntry::type, RecordedEntry::effectiveAtMs, RecordedEntry::txId)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(EntryType.ACTIVATE, 100L, "~4"),
                        org.assertj.core.groups.Tuple.tuple(EntryType.ACTIVATE, 200L, "~5"),
                        org.assertj.core.groups.Tuple.tuple(EntryType.EXPIRE, 200L, "~6"));
        assertThat(due).allMatch(entry -> entry.postedAtMs() == 300);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.POSTED);
    }

    @Test
    void shouldExpireInTheSameEntryWhatIsOverOnArrival() {
        ledger.post(new Earn("E", M, 10).occurredAt(5).expiresAt(50).encode(), 100);

        assertThat(ledger.last().effectiveAtMs()).isEqualTo(5);
        assertThat(ledger.last().balance()).isEqualTo(Balance.ZERO);
        assertThat(ledger.last().effects()).contains(new Effect.LotExpired(LotNumber.of(2, 0), 10));
    }

    @Test
    void shouldFreezeARefusal() {
        ledger.post(redeem("R", M, 10, false), 1);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.INSUFFICIENT_POINTS);
        ledger.post(new Earn("E", M, 10).encode(), 2);

        assertThat(ledger.post(redeem("R", M, 10, false), 3)).isEqualTo(Verdict.DUPLICATE);
        assertThat(ledger.machine().duplicateOf()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 11, 9_000_000_000L})
    void shouldTakeUpToWhatIsThere(long askedPoints) {
        ledger.post(new Earn("E", M, 10).encode(), 1);
        ledger.post(redeem("R", M, askedPoints, true), 2);
        assertThat(ledger.balance(M).availablePoints()).isEqualTo(10 - Math.min(10, askedPoints));
    }

    @Test
    void shouldRefuseUpToWhenNothingIsThere() {
        ledger.post(redeem("R", M, 10, true), 2);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.INSUFFICIENT_POINTS);
        assertThat(ledger.account(M)).isZero();
    }

    @Test
    void shouldRefuseWhatWouldPassTheLargestNumber() {
        ledger.post(new Earn("E1", M, Limits.POINTS_MAX - 1).encode(), 1);
        ledger.post(new Earn("E2", M, 2).encode(), 2);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.BALANCE_LIMIT);
        ledger.post(new Earn("E3", M, 1).encode(), 3);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.POSTED);
        ledger.post(new Earn("E4", M + 1, 1).encode(), 4);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.BALANCE_LIMIT);
        assertThat(ledger.account(M + 1)).isZero();
    }

    @Test
    void shouldBookPartnersBesideTheProgram() {
        ledger.post(new Earn("E", M, 100).partner(77).encode(), 1);
        ledger.post(redeem("R", M, 40, false, 77), 2);
        ledger.post(redeem("R2", M, 10, false), 3);

        Units units = ledger.machine().state().units();
        int unit = Units.slotOf(1, 0);
        assertThat(units.issuedPoints(unit)).isEqualTo(100);
        assertThat(units.partnerIssuedPoints(unit)).isEqualTo(-100);
        assertThat(units.partnerRedeemedPoints(unit)).isEqualTo(40);
        assertThat(units.sumPoints(unit)).isZero();
        assertThat(StateHash.of(ledger.folded().state())).isEqualTo(ledger.stateHash());
    }

    @Test
    void shouldAskAgainWhenTheEvidenceIsOutOfDate() {
        String before = ledger.stateHash();
        assertThat(ledger.post(new Earn("E1", M, 1).lookedUpTo(0).encode(), 5))
                .isEqualTo(Verdict.RETRY);
        assertThat(ledger.post(new Earn("E2", M, 1).validUntil(5).encode(), 5))
                .isEqualTo(Verdict.RETRY);
        assertThat(ledger.stateHash()).isEqualTo(before);
        assertThat(ledger.post(new Earn("E3", M, 1).validUntil(6).lookedUpTo(1).encode(), 5))
                .isEqualTo(Verdict.RECORDED);
    }

    @Test
    void shouldLinkEveryEntryToTheOneBefore() {
        for (int n = 1; n <= 130; n++) {
            ledger.post(new Earn("E" + n, M, 1).encode(), n);
        }
        RecordedEntry last128 = RecordedEntry.parse(ledger.entries().get(128));
        assertThat(last128.accounts().getFirst().every64th()).isTrue();
        assertThat(last128.accounts().getFirst().previous()).isEqualTo(128);
        assertThat(last128.accounts().getFirst().previous64th()).isEqualTo(65);
        assertThat(last128.programPrevious()).isEqualTo(128);
        assertThat(RecordedEntry.parse(ledger.entries().get(127)).accounts().getFirst().every64th())
                .isFalse();
    }

    @Test
    void aPartialReversalShouldCountOnlyTheLotsItBrings() {
        for (int n = 0; n < 3; n++) {
            ledger.post(new Earn("O" + n, M, 1).encode(), n);
        }
        ledger.post(redeem("R", M, 3, false), 10);
        byte[] redemption = ledger.entries().getLast();
        for (int n = 0; n < Accounts.LOT_COUNT_MAX - 1; n++) {
            ledger.post(new Earn("E" + n, M, 1).encode(), 20);
        }
        ledger.post(reverse("V1", redemption, 1), 30);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.POSTED);
        ledger.post(reverse("V2", redemption, 1), 30);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.BALANCE_LIMIT);
        ledger.post(redeem("S", M, 1, false), 40);
        ledger.post(reverse("V3", redemption, 1), 50);
        assertThat(ledger.last().outcome()).isEqualTo(Outcome.POSTED);
    }

    @Test
    void theHashOfAStateShouldNeverChange() {
        ledger.post(new Earn("E1", M, 100).expiresAt(5_000).encode(), 10);
        ledger.post(new Earn("E2", M + 1, 50).activatesAt(900).partner(3).encode(), 20);
        ledger.post(redeem("R1", M, 30, false), 30);
        ledger.post(redeem("R2", M, 300, false), 40);
        assertThat(ledger.stateHash()).isEqualTo("92a714c36a19b201cf4bfb4d163b986f");
    }
}
