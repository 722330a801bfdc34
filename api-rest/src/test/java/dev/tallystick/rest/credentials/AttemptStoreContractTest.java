package dev.tallystick.rest.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.credentials.AttemptStore.Count;
import dev.tallystick.rest.credentials.AttemptStore.Subject;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.ProfileChange;
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
            assertThat(attempts.begin(PIN, at(failed))).contains(new Count(failed, 0, 0));
            assertThat(attempts.lockedUntilMs(PIN, failed)).isZero();
        }
        assertThat(attempts.begin(PIN, at(5))).contains(new Count(5, 5 + FIRST_MS, 0));
        assertThat(attempts.begin(PIN, at(6))).isEmpty();
        assertThat(attempts.lockedUntilMs(PIN, 5 + FIRST_MS - 1)).isEqualTo(5 + FIRST_MS);
        assertThat(attempts.begin(PIN, at(5 + FIRST_MS - 1))).isEmpty();
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
            assertThat(attempts.begin(PIN, at(nowMs))).isPresent();
        }
    }

    @Test
    void shouldForgetADayAfterTheLast() {
        failFor(4, 10);
        assertThat(attempts.begin(PIN, at(10 + DAY_MS))).contains(new Count(1, 0, 0));
        attempts.begin(new Subject("p", "M-2", Kind.PIN), at(11 + 3 * DAY_MS));
        assertThat(rowCount()).isEqualTo(1);
    }

    @Test
    void aSuccessShouldBeginAnew() {
        failFor(3, 10);
        attempts.succeeded(PIN, attempts.begin(PIN, at(11)).orElseThrow());
        assertThat(attempts.begin(PIN, at(12))).contains(new Count(1, 0, 0));
    }

    @Test
    void aSuccessShouldNotWipeOutWhatBeganSince() {
        failFor(3, 10);
        Count right = attempts.begin(PIN, at(11)).orElseThrow();
        attempts.begin(PIN, at(12));
        attempts.succeeded(PIN, right);
        assertThat(attempts.lockedUntilMs(PIN, 13)).isEqualTo(12 + FIRST_MS);
        assertThat(attempts.begin(PIN, at(12 + FIRST_MS)))
                .contains(new Count(5, 12 + 2 * FIRST_MS, 0));
    }

    @Test
    void ofManyAtOnceNoMoreShouldBeginThanMayFail() {
        List<Optional<Count>> begun = Together.run(60, n -> attempts.begin(PIN, at(10)));
        assertThat(begun.stream().filter(Optional::isPresent)).hasSize(5);
        assertThat(attempts.lockedUntilMs(PIN, 10)).isEqualTo(10 + FIRST_MS);
    }

    @Test
    void eachSubjectShouldBeCountedForItself() {
        failFor(5, 10);
        assertThat(attempts.begin(new Subject("q", "M-1", Kind.PIN), at(11))).isPresent();
        assertThat(attempts.begin(new Subject("p", "M-2", Kind.PIN), at(11))).isPresent();
        assertThat(attempts.begin(new Subject("p", "M-1", Kind.PASSWORD), at(11))).isPresent();
        assertThat(attempts.begin(PIN, at(11))).isEmpty();
        database.writeOnly(handle -> AttemptStore.clear(handle, PIN));
        assertThat(attempts.begin(PIN, at(12))).contains(new Count(1, 0, 0));
    }

    private void failFor(int count, long nowMs) {
        for (int failed = 0; failed < count; failed++) {
            assertThat(attempts.begin(PIN, at(nowMs))).isPresent();
        }
    }

    @Test
    void theMemberShouldBeToldOfALockWithItAndOfNoneThatWasTakenBack() {
        enrol();
        failFor(4, 10);
        Count locking = attempts.begin(PIN, at(11)).orElseThrow();
        assertThat(attempts.lockedUntilMs(PIN, 12)).isPositive();
        assertThat(lockOuts()).isEqualTo(1);
        attempts.succeeded(PIN, locking);
        assertThat(attempts.lockedUntilMs(PIN, 12)).isZero();
        assertThat(lockOuts()).isZero();
        failFor(5, 13);
        assertThat(lockOuts()).isEqualTo(1);
    }

    private int lockOuts() {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select count(*) from member_event where program_id = 'p'"
                                                + " and member_id = 'M-1' and type = 'LOCKED_OUT'")
                                .mapTo(Integer.class)
                                .one());
    }

    private void enrol() {
        ProfileChange nothing = ProfileChange.readCustomer(Fields.of(Json.newObject()));
        new Members(database, () -> 1).enrol("p", "M-1", nothing, at(1));
    }

    private static ChangedBy at(long nowMs) {
        return new ChangedBy("shop", nowMs);
    }

    private int rowCount() {
        return database.read(
                handle ->
                        handle.createQuery("select count(*) from member_attempt")
                                .mapTo(Integer.class)
                                .one());
    }
}
