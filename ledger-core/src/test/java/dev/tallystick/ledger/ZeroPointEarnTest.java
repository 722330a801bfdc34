package dev.tallystick.ledger;

import static dev.tallystick.ledger.TestCommands.redeem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TestCommands.Earn;
import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Balance;
import dev.tallystick.ledger.entry.Book;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.state.StateHash;

import org.junit.jupiter.api.Test;

/** A basket that nothing matches is posted with 0 points. */
class ZeroPointEarnTest {
    private static final long M = 7;

    private final TestLedger ledger = new TestLedger();

    @Test
    void shouldOpenTheAccountAndMakeNoLot() {
        ledger.post(new Earn("E0", M, 0).encode(), 1);

        RecordedEntry entry = ledger.last();
        assertThat(entry.outcome()).isEqualTo(Outcome.POSTED);
        assertThat(entry.effects())
                .containsExactly(
                        new Effect.AccountOpened(0, AccountKind.MEMBER, M, ~M),
                        new Effect.Booked(Book.ISSUED, -1, 0));
        assertThat(entry.balance()).isEqualTo(Balance.ZERO);
        assertThat(entry.accounts()).hasSize(1);
        assertThat(entry.accounts().getFirst().linked()).isTrue();
    }

    @Test
    void shouldStandInTheAccountsHistoryAndChangeNothingElse() {
        ledger.post(new Earn("E1", M, 10).encode(), 1);
        ledger.post(new Earn("E0", M, 0).expiresAt(1).encode(), 2);
        long zeroAt = ledger.last().position();
        assertThat(ledger.last().effects()).containsExactly(new Effect.Booked(Book.ISSUED, -1, 0));
        assertThat(ledger.last().balance()).isEqualTo(new Balance(10, 0, 0, 0));
        ledger.post(redeem("R", M, 10, false), 3);
        assertThat(ledger.last().accounts().getFirst().previous()).isEqualTo(zeroAt);
        assertThat(ledger.stateHash()).isEqualTo(StateHash.of(ledger.folded().state()));
    }
}
