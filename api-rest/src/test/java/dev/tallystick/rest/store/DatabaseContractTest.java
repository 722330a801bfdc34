package dev.tallystick.rest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    @Test
    void aWriteThatReadsFirstShouldStandThatTheFilesAreCleanedMeanwhile() throws Exception {
        insert(1);
        try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Void> cleaned = new CompletableFuture<>();
            database.writeOnly(
                    handle -> {
                        long known =
                                handle.createQuery("select max(n) from t").mapTo(Long.class).one();
                        var unused =
                                others.submit(
                                        () -> {
                                            database.scrub(Set.of("t"));
                                            return cleaned.complete(null);
                                        });
                        waitAMoment(cleaned);
                        handle.execute("insert into t values (?)", known + 1);
                    });
            cleaned.get(20, TimeUnit.SECONDS);
        }
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    /** It comes to its end within the moment, or once the write is over. */
    private static void waitAMoment(CompletableFuture<Void> cleaned) {
        try {
            cleaned.get(200, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            assertThat(cleaned).isNotDone();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
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
