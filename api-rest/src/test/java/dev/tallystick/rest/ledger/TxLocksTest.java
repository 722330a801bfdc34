package dev.tallystick.rest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.TxKey;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.Test;

class TxLocksTest {
    private final TxLocks locks = new TxLocks();
    private final TxKey key = new TxKey(1, 2);
    private int count;

    @Test
    void whoSettlesOneTransactionShouldComeOneAfterTheOther() {
        Together.run(
                64,
                n -> {
                    try (TxLocks.Held _ = locks.hold(key)) {
                        int before = count;
                        Thread.onSpinWait();
                        count = before + 1;
                    }
                    return n;
                });
        assertThat(count).isEqualTo(64);
        assertThat(locks.count()).isZero();
    }

    @Test
    void whoDoesNotWaitShouldGetItOnlyWhereNobodyHasIt() {
        try (TxLocks.Held _ = locks.hold(key)) {
            assertThat(Together.run(1, n -> locks.tryHold(key).isPresent())).containsExactly(false);
            assertThat(Together.run(1, n -> locks.tryHold(new TxKey(2, 1)).isPresent()))
                    .containsExactly(true);
        }
        locks.tryHold(key).orElseThrow().close();
        assertThat(locks.tryHold(key)).isPresent();
    }
}
