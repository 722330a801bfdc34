package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.entry.LotState;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The due queue hears of an account whenever something on it is due before the queue looks. */
class SoonerTest {
    private static final int ACCOUNT = 1;
    private static final long QUEUED_DUE_AT_MS = 5_000;

    private final State state = new State(PageSource.ON_THE_SPOT);
    private final Accounts accounts = state.accounts();
    private final Lots lots = state.lots();

    @BeforeEach
    void queueTheAccount() {
        accounts.open(ACCOUNT, 1, 0, AccountKind.MEMBER, 1, 2);
        create(1, LotState.AVAILABLE, Dates.AT_ONCE, QUEUED_DUE_AT_MS);
        assertThat(accounts.takeSooner()).isTrue();
        state.dueQueue().schedule(ACCOUNT);
        assertThat(state.dueQueue().firstDueAtMs()).isEqualTo(QUEUED_DUE_AT_MS);
        assertThat(accounts.takeSooner()).isFalse();
    }

    @Test
    void shouldHearOfLotsThatExpireSooner() {
        create(2, LotState.AVAILABLE, Dates.AT_ONCE, 6_000);
        create(3, LotState.AVAILABLE, Dates.AT_ONCE, Dates.NEVER);
        assertThat(accounts.takeSooner()).isFalse();
        create(4, LotState.AVAILABLE, Dates.AT_ONCE, 4_000);
        requireHeard(4_000);
    }

    @Test
    void shouldHearOfLotsThatAreActivatedSooner() {
        create(2, LotState.PENDING, 4_500, Dates.NEVER);
        requireHeard(4_500);
    }

    @Test
    void shouldHearOfHoldsThatTimeOutSooner() {
        state.holds().open(ACCOUNT, 2, 7_000);
        assertThat(accounts.takeSooner()).isFalse();
        state.holds().open(ACCOUNT, 3, 3_000);
        requireHeard(3_000);
    }

    @Test
    void shouldHearOfADateThatSlidesToSooner() {
        lots.slide(ACCOUNT, 8_000);
        create(2, LotState.AVAILABLE, Dates.AT_ONCE, Dates.SLIDING);
        assertThat(accounts.takeSooner()).isFalse();
        lots.slide(ACCOUNT, 2_000);
        requireHeard(2_000);
    }

    private void requireHeard(long dueAtMs) {
        assertThat(accounts.takeSooner()).isTrue();
        assertThat(accounts.takeSooner()).isFalse();
        assertThat(lots.nextDueAtMs(ACCOUNT)).isEqualTo(dueAtMs);
        state.dueQueue().schedule(ACCOUNT);
        assertThat(state.dueQueue().firstDueAtMs()).isEqualTo(dueAtMs);
        assertThat(state.dueQueue().notDueBeforeMs(ACCOUNT)).isEqualTo(dueAtMs);
    }

    private void create(long position, LotState lotState, long activatesAtMs, long expiresAtMs) {
        lots.create(ACCOUNT, position << 18, 10, lotState, activatesAtMs, expiresAtMs);
    }
}
