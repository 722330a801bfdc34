package dev.tallystick.rest.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.credentials.AttemptStore.Count;
import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class AttemptStoreContractTest extends StoreContract {
    private static final Subject PIN = new Subject("p", "M-1", Kind.PIN);
    private static final Lockout LOCKOUT = Lockout.DEFAULTS;
    private static final long FIRST_MS = Duration.ofMinutes(15).toMillis();
    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private AttemptStore attempts;

    @BeforeEach
    void openStore() {
        attempts = new AttemptStore(database, LOCKOUT);
    }

    @Test
    void shouldLockAtTheFifthInARow() {
        for (int failed = 1; failed < 5; failed++) {
            assertThat(attempts.begin(PIN, failed)).contains(new Count(failed, 0));
            assertThat(attempts.lockedUntilMs(PIN, failed)).isZero();
        }
        assertThat(attempts.begin(PIN, 5)).contains(new Count(5, 5 + FIRST_MS));
        assertThat(attempts.begin(PIN, 6)).isEmpty();
        assertThat(attempts.lockedUntilMs(PIN, 5 + FIRST_MS - 1)).isEqualTo(5 + FIRST_MS);
        assertThat(attempts.begin(PIN, 5 + FIRST_MS - 1)).isEmpty();
        assertThat(attempts.lockedUntilMs(PIN, 5 + FIRST_MS)).isZero();
    }

    @Test
    void afterALockOneMoreShouldLockForTwiceAsLongUpToADay() {
        long nowMs = 1;
        failFor(5, nowMs);
        long expectedMs = FIRST_MS;
        for (int more = 0; more < 40; more++) {
            long untilMs = attempts.lockedUntilMs(PIN, nowMs);
            assertThat(untilMs - nowMs).isEqualTo(Math.min(expectedMs, DAY_MS));
            nowMs = untilMs;
            expectedMs = Math.min(2 * expectedMs, DAY_MS);
            assertThat(attempts.begin(PIN, nowMs)).isPresent();
        }
    }

    @Test
    void shouldForgetADayAfterTheLast() {
        failFor(4, 10);
        assertThat(attempts.begin(PIN, 10 + DAY_MS)).contains(new Count(1, 0));
        attempts.begin(new Subject("p", "M-2", Kind.PIN), 11 + 3 * DAY_MS);
        assertThat(rowCount()).isEqualTo(1);
    }

    @Test
    void aSuccessShouldBeginAnew() {
        failFor(3, 10);
        attempts.succeeded(PIN, attempts.begin(PIN, 11).orElseThrow());
        assertThat(attempts.begin(PIN, 12)).contains(new Count(1, 0));
    }

    @Test
    void aSuccessShouldNotWipeOutWhatBeganSince() {
        failFor(3, 10);
        Count right = attempts.begin(PIN, 11).orElseThrow();
        attempts.begin(PIN, 12);
        attempts.succeeded(PIN, right);
        assertThat(attempts.lockedUntilMs(PIN, 13)).isEqualTo(12 + FIRST_MS);
        assertThat(attempts.begin(PIN, 12 + FIRST_MS)).contains(new Count(5, 12 + 2 * FIRST_MS));
    }

    @Test
    void ofManyAtOnceNoMoreShouldBeginThanMayFail() {
        List<Optional<Count>> begun = Together.run(60, n -> attempts.begin(PIN, 10));
        assertThat(begun.stream().filter(Optional::isPresent)).hasSize(5);
        assertThat(attempts.lockedUntilMs(PIN, 10)).isEqualTo(10 + FIRST_MS);
    }

    @Test
    void eachSubjectShouldBeCountedForItself() {
        failFor(5, 10);
        assertThat(attempts.begin(new Subject("q", "M-1", Kind.PIN), 11)).isPresent();
        assertThat(attempts.begin(new Subject("p", "M-2", Kind.PIN), 11)).isPresent();
        assertThat(attempts.begin(new Subject("p", "M-1", Kind.PASSWORD), 11)).isPresent();
        assertThat(attempts.begin(PIN, 11)).isEmpty();
        database.writeOnly(handle -> AttemptStore.clear(handle, PIN));
        assertThat(attempts.begin(PIN, 12)).contains(new Count(1, 0));
    }

    private void failFor(int count, long nowMs) {
        for (int failed = 0; failed < count; failed++) {
            assertThat(attempts.begin(PIN, nowMs)).isPresent();
        }
    }

    private int rowCount() {
        return database.read(
                handle ->
                        handle.createQuery("select count(*) from member_attempt")
                                .mapTo(Integer.class)
                                .one());
    }
}
