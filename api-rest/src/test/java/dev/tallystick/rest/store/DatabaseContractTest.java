package dev.tallystick.rest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class DatabaseContractTest extends StoreContract {
    @BeforeEach
    void makeTable() {
        database.writeOnly(
                handle -> handle.execute("create table t (n bigint not null primary key)"));
    }

    @Test
    void aWriteThatFailsShouldLeaveNothingOfItself() {
        assertThatThrownBy(
                        () ->
                                database.writeOnly(
                                        handle -> {
                                            handle.execute("insert into t values (1)");
                                            throw new IllegalStateException("changed my mind");
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("changed my mind");
        assertThat(numbers()).isEmpty();
        insert(2);
        assertThat(numbers()).containsExactly(2L);
    }

    @Test
    void ofWritesThatShareACommitTheFailingOnesShouldTakeNothingOfTheOthersBack() throws Exception {
        CountDownLatch firstRuns = new CountDownLatch(1);
        CountDownLatch othersWait = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first =
                    callers.submit(
                            () ->
                                    database.writeOnly(
                                            handle -> {
                                                firstRuns.countDown();
                                                await(othersWait);
                                            }));
            firstRuns.await();
            List<Future<?>> others = new ArrayList<>();
            for (int n = 0; n < 40; n++) {
                int number = n;
                others.add(callers.submit(() -> insertUnlessOdd(number)));
            }
            othersWait.countDown();
            first.get();
            for (int n = 0; n < others.size(); n++) {
                Future<?> other = others.get(n);
                if (n % 2 == 0) {
                    other.get();
                } else {
                    assertThatThrownBy(other::get).hasStackTraceContaining("constraint");
                }
            }
        }
        assertThat(numbers()).hasSize(20).allMatch(n -> n % 2 == 0);
    }

    @Test
    void aWriteWithinAWriteShouldBeRefusedRatherThanWaitForItself() {
        assertThatThrownBy(() -> database.writeOnly(handle -> insert(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a write within a write");
        assertThat(numbers()).isEmpty();
    }

    @Test
    void readsShouldBeUnableToWrite() {
        assertThatThrownBy(
                        () -> database.read(handle -> handle.execute("insert into t values (3)")))
                .isInstanceOf(RuntimeException.class);
        assertThat(numbers()).isEmpty();
    }

    private void insertUnlessOdd(int number) {
        database.writeOnly(
                handle -> {
                    handle.execute("insert into t values (?)", number);
                    if (number % 2 == 1) {
                        handle.execute("insert into t values (?)", number);
                    }
                });
    }

    private void insert(int number) {
        database.writeOnly(handle -> handle.execute("insert into t values (?)", number));
    }

    private List<Long> numbers() {
        return database.read(
                handle ->
                        handle.createQuery("select n from t order by n").mapTo(Long.class).list());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
