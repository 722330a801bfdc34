package dev.tallystick.rest.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

class FairTurnsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch blocker = new CountDownLatch(1);
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void stop() {
        blocker.countDown();
        threads.close();
    }

    @Test
    void aClaimShouldWaitForOneTurnOfEachOtherClaim() throws Exception {
        FairTurns turns = blocked(100, LONG);
        List<Future<Optional<String>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(queue(turns, "crowd"));
        }
        all.add(queue(turns, "other"));
        all.add(queue(turns, "honest"));
        blocker.countDown();
        for (Future<Optional<String>> one : all) {
            assertThat(one.get()).isPresent();
        }
        assertThat(order.indexOf("other")).isEqualTo(1);
        assertThat(order.indexOf("honest")).isEqualTo(2);
        assertThat(order).hasSize(22);
    }

    @Test
    void whereTooManyWaitTheMostCrowdedClaimShouldGiveWay() throws Exception {
        FairTurns turns = blocked(4, LONG);
        Future<Optional<String>> first = queue(turns, "crowd");
        Future<Optional<String>> second = queue(turns, "crowd");
        Future<Optional<String>> third = queue(turns, "crowd");
        Future<Optional<String>> alone = queue(turns, "alone");
        assertThat(turns.take("crowd", () -> "too many")).isEmpty();
        Future<Optional<String>> honest = threads.submit(() -> turns.take("honest", () -> "h"));
        assertThat(third.get()).isEmpty();
        assertThat(turns.waitingCount()).isEqualTo(4);
        blocker.countDown();
        assertThat(first.get()).isPresent();
        assertThat(second.get()).isPresent();
        assertThat(alone.get()).isPresent();
        assertThat(honest.get()).isPresent();
        assertThat(turns.take("later", () -> "free again")).contains("free again");
    }

    @Test
    void nobodyShouldWaitForEver() {
        FairTurns turns = blocked(4, Duration.ofMillis(50));
        assertThat(turns.take("patient", () -> "")).isEmpty();
        assertThat(turns.waitingCount()).isZero();
    }

    @Test
    void theEndShouldSendAllAway() throws Exception {
        FairTurns turns = blocked(4, LONG);
        Future<Optional<String>> waiting = queue(turns, "waiting");
        turns.close();
        assertThat(waiting.get()).isEmpty();
        blocker.countDown();
        assertThat(turns.take("late", () -> "")).isEmpty();
    }

    @Test
    void oneAtATimeShouldHaveATurn() throws Exception {
        FairTurns turns = new FairTurns(1_000, LONG);
        AtomicInteger inTurn = new AtomicInteger();
        List<Future<Optional<Integer>>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String claim = "claim-" + i % 7;
            all.add(
                    threads.submit(
                            () ->
                                    turns.take(
                                            claim,
                                            () -> {
                                                int count = inTurn.incrementAndGet();
                                                Thread.onSpinWait();
                                                inTurn.decrementAndGet();
                                                return count;
                                            })));
        }
        for (Future<Optional<Integer>> one : all) {
            assertThat(one.get()).contains(1);
        }
    }

    /** {@return turns of which one is taken until {@link #blocker} opens} */
    private FairTurns blocked(int waitingCountMax, Duration patience) {
        FairTurns turns = new FairTurns(waitingCountMax, patience);
        CountDownLatch isTaken = new CountDownLatch(1);
        var unused =
                threads.submit(
                        () ->
                                turns.take(
                                        "first",
                                        () -> {
                                            isTaken.countDown();
                                            awaitOpen(blocker);
                                            return true;
                                        }));
        awaitOpen(isTaken);
        return turns;
    }

    /** Lets one wait, and waits until it does. */
    private Future<Optional<String>> queue(FairTurns turns, String claim) {
        int before = turns.waitingCount();
        Future<Optional<String>> future =
                threads.submit(
                        () ->
                                turns.take(
                                        claim,
                                        () -> {
                                            order.add(claim);
                                            return claim;
                                        }));
        while (turns.waitingCount() == before) {
            Thread.onSpinWait();
        }
        return future;
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
