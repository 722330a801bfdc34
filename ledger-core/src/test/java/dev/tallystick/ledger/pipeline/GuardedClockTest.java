package dev.tallystick.ledger.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

/** Time that nobody can set is held against time that anybody can. */
class GuardedClockTest {
    private static final long START_MS = 1_800_000_000_000L;
    private static final long HOUR_MS = 3_600_000;
    private static final long MAX_MS = GuardedClock.DRIFT_MAX_MS;
    private static final int STEPS = 20_000;

    private long wallMs = START_MS;
    private long monotonicNanos = -5;
    private final GuardedClock clock = new GuardedClock(() -> wallMs, () -> monotonicNanos);

    @Test
    void shouldFollowTheWallWithinFiveMinutes() {
        pass(1_000);
        wallMs += MAX_MS;
        assertThat(clock.getAsLong()).isEqualTo(START_MS + 1_000 + MAX_MS);
        assertThat(clock.maySweep()).isTrue();
    }

    @Test
    void shouldGoOnFromWhereItStoodWhereTheWallLeapsAhead() {
        pass(1_000);
        assertThat(clock.getAsLong()).isEqualTo(START_MS + 1_000);
        wallMs += MAX_MS + 1;
        assertThat(clock.getAsLong()).isEqualTo(START_MS + 1_000);
        assertThat(clock.maySweep()).isFalse();
        assertThat(clock.aheadMs()).isEqualTo(MAX_MS + 1);
        pass(HOUR_MS);
        assertThat(clock.getAsLong()).isEqualTo(START_MS + 1_000 + HOUR_MS);
        assertThat(clock.isAhead()).isTrue();
    }

    @Test
    void shouldNotBeFooledBySmallSteps() {
        for (int step = 0; step < 10; step++) {
            pass(HOUR_MS);
            wallMs += MAX_MS / 4;
            clock.getAsLong();
        }
        assertThat(clock.isAhead()).isTrue();
        assertThat(clock.getAsLong()).isLessThanOrEqualTo(START_MS + 10 * HOUR_MS + MAX_MS);
    }

    @Test
    void shouldTakeTheWallsTimeOnceItIsConfirmed() {
        wallMs += 9 * HOUR_MS;
        assertThat(clock.isAhead()).isTrue();
        clock.confirm();
        assertThat(clock.isAhead()).isFalse();
        assertThat(clock.getAsLong()).isEqualTo(START_MS + 9 * HOUR_MS);
        wallMs += MAX_MS + 1;
        assertThat(clock.isAhead()).isTrue();
    }

    @Test
    void shouldTrustTheWallThatAgreesAgain() {
        wallMs += HOUR_MS;
        assertThat(clock.isAhead()).isTrue();
        pass(5_000);
        wallMs -= HOUR_MS;
        assertThat(clock.isAhead()).isFalse();
        assertThat(clock.aheadMs()).isZero();
        assertThat(clock.getAsLong()).isEqualTo(START_MS + 5_000);
    }

    @Test
    void shouldStandStillWhileTheWallIsBehind() {
        pass(HOUR_MS);
        clock.getAsLong();
        wallMs -= 10_000;
        assertThat(clock.getAsLong()).isEqualTo(START_MS + HOUR_MS);
        pass(9_000);
        assertThat(clock.getAsLong()).isEqualTo(START_MS + HOUR_MS);
        pass(2_000);
        assertThat(clock.getAsLong()).isEqualTo(START_MS + HOUR_MS + 1_000);
        assertThat(clock.maySweep()).isTrue();
    }

    @Test
    void shouldGoOnFromAnInstantWhereTheWallWasFoundAheadBefore() {
        clock.continueFrom(START_MS - 3 * HOUR_MS);
        pass(1_000);
        assertThat(clock.isAhead()).isTrue();
        assertThat(clock.getAsLong()).isEqualTo(START_MS - 3 * HOUR_MS + 1_000);
        clock.confirm();
        assertThat(clock.getAsLong()).isEqualTo(START_MS + 1_000);
    }

    @Test
    void shouldTrustAWallThatAgreesWithTheInstant() {
        clock.continueFrom(START_MS - MAX_MS);
        assertThat(clock.isAhead()).isFalse();
        assertThat(clock.getAsLong()).isEqualTo(START_MS);
    }

    @Test
    void shouldReadAgainWhereItWasHeldUpBetweenTwoReadings() {
        GuardedClock heldUp =
                new GuardedClock(
                        () -> {
                            long readMs = wallMs;
                            if (wallMs == START_MS) {
                                pass(HOUR_MS); // suspended between the wall and the monotonic clock
                            }
                            return readMs;
                        },
                        () -> monotonicNanos);
        assertThat(heldUp.isAhead()).isFalse();
        assertThat(heldUp.getAsLong()).isEqualTo(START_MS + HOUR_MS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldNeverGoBackNorLeapWhateverTheWallDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long trustedMs =
                START_MS; // what the wall would show, had it run evenly since it was trusted
        long latestMs = START_MS;
        int doubts = 0;
        for (int step = 0; step < STEPS; step++) {
            long passedMs = random.nextInt(20_000);
            pass(passedMs);
            trustedMs += passedMs;
            switch (random.nextInt(8)) {
                case 0, 1 -> wallMs += random.nextInt(-2_000, 2_001);
                case 2 -> wallMs = trustedMs + random.nextLong(-2 * HOUR_MS, 2 * HOUR_MS);
                default -> {} // mostly it runs as it should
            }
            boolean isAhead = wallMs - trustedMs > MAX_MS;
            long timeMs = clock.getAsLong();
            String as = "seed=" + seed + ", step=" + step;

            assertThat(clock.isAhead()).as(as).isEqualTo(isAhead);
            assertThat(timeMs).as(as).isGreaterThanOrEqualTo(latestMs);
            if (isAhead) {
                assertThat(timeMs).as(as).isLessThanOrEqualTo(latestMs + passedMs);
                doubts++;
            } else {
                assertThat(timeMs).as(as).isEqualTo(Math.max(wallMs, latestMs));
            }
            latestMs = timeMs;
            if (isAhead && random.nextInt(10) == 0) {
                clock.confirm();
                trustedMs = wallMs;
                latestMs = clock.getAsLong();
                assertThat(latestMs).as(as).isEqualTo(wallMs);
            }
        }
        assertThat(doubts).isBetween(STEPS / 50, STEPS - STEPS / 50);
    }

    private void pass(long ms) {
        wallMs += ms;
        monotonicNanos += ms * 1_000_000;
    }
}
