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
import java.util.concurrent.ExecutionException;
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
        assertThat(turns.take(claim("crowd"), () -> "too many")).isEmpty();
        Future<Optional<String>> honest =
                threads.submit(() -> turns.take(claim("honest"), () -> "h"));
        assertThat(third.get()).isEmpty();
        assertThat(turns.waitingCount()).isEqualTo(4);
        blocker.countDown();
        assertThat(first.get()).isPresent();
        assertThat(second.get()).isPresent();
        assertThat(alone.get()).isPresent();
        assertThat(honest.get()).isPresent();
        assertThat(turns.take(claim("later"), () -> "free again")).contains("free again");
    }

    @Test
    void idsThatAreMadeUpShouldGainNothing() throws Exception {
        FairTurns turns = blocked(20, LONG);
        List<Future<Optional<String>>> flood = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            flood.add(queue(turns, new FairLine.Claim("flood", "made-up-" + i)));
        }
        assertThat(turns.take(new FairLine.Claim("flood", "one more"), () -> "")).isEmpty();
        List<Future<Optional<String>>> honest = new ArrayList<>();
        for (String address : List.of("a", "b")) {
            honest.add(
                    threads.submit(
                            () ->
                                    turns.take(
                                            claim(address),
                                            () -> {
                                                order.add(address);
                                                return address;
                                            })));
            awaitSentAway(flood, honest.size());
        }
        blocker.countDown();
        assertThat(honest.get(0).get()).contains("a");
        assertThat(honest.get(1).get()).contains("b");
        assertThat(order.indexOf("a")).isEqualTo(1);
        assertThat(order.indexOf("b")).isEqualTo(2);
        assertThat(flood.stream().filter(one -> isServed(one)).count()).isEqualTo(18);
    }

    @Test
    void theIdsOfOneAddressShouldTakeTurns() throws Exception {
        FairTurns turns = blocked(4, LONG);
        Future<Optional<String>> first = queue(turns, new FairLine.Claim("shared", "guesser"));
        Future<Optional<String>> second = queue(turns, new FairLine.Claim("shared", "guesser"));
        Future<Optional<String>> third = queue(turns, new FairLine.Claim("shared", "guesser"));
        Future<Optional<String>> other = queue(turns, new FairLine.Claim("shared", "other"));
        Future<Optional<String>> newcomer =
                threads.submit(
                        () -> turns.take(new FairLine.Claim("shared", "newcomer"), () -> "n"));
        assertThat(third.get()).isEmpty();
        blocker.countDown();
        assertThat(first.get()).isPresent();
        assertThat(second.get()).isPresent();
        assertThat(other.get()).isPresent();
        assertThat(newcomer.get()).isPresent();
    }

    @Test
    void nobodyShouldWaitForEver() {
        FairTurns turns = blocked(4, Duration.ofMillis(50));
        assertThat(turns.take(claim("patient"), () -> "")).isEmpty();
        assertThat(turns.waitingCount()).isZero();
    }

    @Test
    void theEndShouldSendAllAway() throws Exception {
        FairTurns turns = blocked(4, LONG);
        Future<Optional<String>> waiting = queue(turns, "waiting");
        turns.close();
        assertThat(waiting.get()).isEmpty();
        blocker.countDown();
        assertThat(turns.take(claim("late"), () -> "")).isEmpty();
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
                                            claim(claim),
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
                                        claim("first"),
                                        () -> {
                                            isTaken.countDown();
                                            awaitOpen(blocker);
                                            return true;
                                        }));
        awaitOpen(isTaken);
        return turns;
    }

    /** Lets one wait, and waits until it does. */
    private Future<Optional<String>> queue(FairTurns turns, String address) {
        return queue(turns, claim(address));
    }

    private Future<Optional<String>> queue(FairTurns turns, FairLine.Claim claim) {
        int before = turns.waitingCount();
        Future<Optional<String>> future =
                threads.submit(
                        () ->
                                turns.take(
                                        claim,
                                        () -> {
                                            order.add(claim.address());
                                            return claim.id();
                                        }));
        while (turns.waitingCount() == before) {
            Thread.onSpinWait();
        }
        return future;
    }

    private static FairLine.Claim claim(String address) {
        return new FairLine.Claim(address, "id");
    }

    private static void awaitSentAway(List<Future<Optional<String>>> all, int count) {
        while (all.stream().filter(Future::isDone).count() < count) {
            Thread.onSpinWait();
        }
    }

    private static boolean isServed(Future<Optional<String>> one) {
        try {
            return one.get().isPresent();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
