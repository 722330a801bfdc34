package dev.tallystick.ledger.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.AccountKind;
import dev.tallystick.ledger.entry.Dates;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

class DueQueueTest {
    private static final int ACCOUNTS = 200;
    private static final int SLACK = 50;

    private final Accounts accounts = new State(PageSource.ON_THE_SPOT).accounts();
    private final long[] nextDueAtMs = new long[1 + ACCOUNTS];
    private final DueQueue queue =
            new DueQueue(accounts, number -> nextDueAtMs[number], PageSource.ON_THE_SPOT, SLACK);

    @Test
    void whatIsSoonOverShouldLeaveNothingBehind() {
        open(1);
        due(1, 1_000_000);
        for (int hold = 1; hold < 10_000; hold++) {
            due(1, 10L * hold); // a hold, and it is captured
            due(1, 1_000_000);
            assertThat(queue.firstDueAtMs()).isEqualTo(1_000_000);
            assertThat(queue.elementCount()).isLessThanOrEqualTo(SLACK + 10);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyAccountShouldComeUpWhenItIsDueAndNotBefore(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        open(ACCOUNTS);
        long nowMs = 0;
        for (int step = 0; step < 20_000; step++) {
            int number = 1 + random.nextInt(ACCOUNTS);
            boolean isNever = random.nextInt(5) == 0;
            due(number, isNever ? Dates.NEVER : nowMs + 1 + random.nextInt(5_000));
            if (random.nextInt(20) == 0) {
                nowMs += random.nextInt(300);
                settle(nowMs);
            }
            assertThat(queue.elementCount()).isLessThanOrEqualTo(3 * ACCOUNTS + 2 * SLACK);
        }
    }

    private void settle(long nowMs) {
        long lastDueAtMs = 0;
        while (queue.headDueAtMs() <= nowMs) {
            long dueAtMs = queue.headDueAtMs();
            assertThat(dueAtMs).isGreaterThanOrEqualTo(lastDueAtMs);
            lastDueAtMs = dueAtMs;
            int number = queue.poll();
            if (number != 0) {
                assertThat(nextDueAtMs[number]).isEqualTo(dueAtMs);
                due(number, Dates.NEVER);
            }
        }
        for (int number = 1; number <= ACCOUNTS; number++) {
            assertThat(nextDueAtMs[number]).as("account " + number).isGreaterThan(nowMs);
        }
    }

    private void open(int count) {
        for (int number = 1; number <= count; number++) {
            accounts.open(number, 1, 0, AccountKind.MEMBER, number, ~number);
            nextDueAtMs[number] = Dates.NEVER;
        }
    }

    private void due(int number, long dueAtMs) {
        nextDueAtMs[number] = dueAtMs;
        queue.schedule(number);
    }
}
