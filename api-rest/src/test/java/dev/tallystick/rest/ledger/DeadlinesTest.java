package dev.tallystick.rest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.pipeline.Submission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;

@Timeout(30)
class DeadlinesTest {
    @Test
    void shouldWakeWhoWaitedTooLongAndNobodyBefore() {
        Duration patience = Duration.ofMillis(400);
        Submission neverSubmitted = Submission.trialBalance(1);
        try (Deadlines deadlines = new Deadlines()) {
            long startNanos = System.nanoTime();
            try (Deadlines.Wait wait = deadlines.begin(patience)) {
                assertThat(wait.getAsBoolean()).isFalse();
                assertThat(neverSubmitted.await(wait)).isFalse();
                assertThat(wait.getAsBoolean()).isTrue();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
                    .isGreaterThanOrEqualTo(patience);
        }
    }
}
