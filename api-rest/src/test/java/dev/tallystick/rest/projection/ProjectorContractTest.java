package dev.tallystick.rest.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.pipeline.Ledger;
import dev.tallystick.ledger.pipeline.LedgerOptions;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.projection.EarnedProjection.Earned;
import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.StoreContract;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

class ProjectorContractTest extends StoreContract {
    private static final int MEMBERS = 7;
    private static final int BATCHES = 12;
    private static final int BATCH_EARNS = 100;
    private static final long SEED = 20_261_126L;
    private static final int FAILING = 4;

    /** Of the two moments at each entry: fewer than all have, and more than a page has. */
    private static final int FAILURES_APART_MAX = 2 * BATCHES * BATCH_EARNS;

    @TempDir static Path data;

    private static Ledger ledger;

    /** Earned by each member, in the order of the sums, told by the answers. */
    private static final List<Long> EARNED = new ArrayList<>();

    @BeforeAll
    static void fillLedger() throws IOException {
        try (TestServer server = TestServer.start(data, Databases.SQLITE)) {
            EARNED.clear();
            EARNED.addAll(new Earners(server, SEED).post(MEMBERS, BATCHES, BATCH_EARNS));
        }
        ledger =
                Ledger.open(LedgerOptions.defaults(data.resolve("journal")), RecoveryProgress.NONE);
    }

    @AfterAll
    static void closeLedger() throws IOException {
        ledger.close();
    }

    @Test
    void shouldProjectEveryEntryOnceAndGoOnWhereItWas() {
        EarnedProjection earned = new EarnedProjection("earned");
        project(earned);
        List<Earned> rows = rows(earned);
        assertThat(rows).extracting(Earned::points).containsExactlyInAnyOrderElementsOf(EARNED);
        assertThat(rows.stream().mapToLong(Earned::entries).sum())
                .isEqualTo((long) BATCHES * BATCH_EARNS);
        project(earned);
        assertThat(rows(earned)).isEqualTo(rows);
    }

    @Test
    void aProjectionThatComesLaterShouldCatchUpBesideTheOthers() {
        EarnedProjection earned = new EarnedProjection("earned");
        EarnedProjection later = new EarnedProjection("later");
        project(earned);
        project(earned, later);
        assertThat(rows(later)).isNotEmpty().isEqualTo(rows(earned));
    }

    @Test
    void failuresAtAnyPointShouldNeitherLoseNorDouble() {
        EarnedProjection earned = new EarnedProjection("earned");
        project(earned);
        List<Failing> failing =
                IntStream.range(0, FAILING)
                        .mapToObj(n -> new Failing("failing_" + n, SEED + n, kind))
                        .toList();
        project(failing.toArray(Projection[]::new)); // at once: while one pauses, others go on
        for (Failing each : failing) {
            assertThat(each.failures).isPositive();
            assertThat(rows(each)).isNotEmpty().isEqualTo(rows(earned));
        }
    }

    @Test
    void aCommitOfWhichItDidNotHearShouldNotBeDoneAgain() {
        EarnedProjection earned = new EarnedProjection("earned");
        project(earned);
        List<Earned> rows = rows(earned);
        assertThatThrownBy(
                        () ->
                                database.writeOnly(
                                        handle -> MarkStore.move(handle, "earned", 1, Mark.START)))
                .hasMessage("projection earned is not at position 1");
        project(earned);
        assertThat(rows(earned)).isEqualTo(rows);
    }

    @Test
    void oneThatCannotGoOnShouldHoldUpNoOther() {
        EarnedProjection earned = new EarnedProjection("earned");
        EarnedProjection broken =
                new EarnedProjection("broken") {
                    @Override
                    public void apply(Handle handle, RecordedEntry entry) {
                        throw new StackOverflowError("an error, not an exception");
                    }
                };
        try (Projector projector = new Projector(database)) {
            projector.register(broken);
            projector.register(earned);
            projector.start(ledger);
            long deadlineNanos = System.nanoTime() + 20_000_000_000L;
            while (projector.position("earned") < ledger.durablePosition()) {
                assertThat(System.nanoTime()).isLessThan(deadlineNanos);
                Thread.onSpinWait();
            }
            projector.awaitProjected("earned", ledger.durablePosition());
            assertThat(projector.position("broken")).isLessThan(ledger.durablePosition());
            assertThat(projector.failureCount()).isPositive();
        }
        assertThat(rows(earned))
                .extracting(Earned::points)
                .containsExactlyInAnyOrderElementsOf(EARNED);
        assertThat(rows(broken)).isEmpty();
    }

    @Test
    void shouldBeMadeAgainWhereItsRowWasDeleted() {
        EarnedProjection earned = new EarnedProjection("earned");
        project(earned);
        List<Earned> rows = rows(earned);
        database.writeOnly(
                handle -> {
                    handle.execute("delete from projection where name = 'earned'");
                    handle.execute("update earned set points = -1");
                });
        project(earned);
        assertThat(rows(earned)).isEqualTo(rows);
    }

    @Test
    void shouldBeMadeAgainWhereTheLedgerIsAnotherOrHasLostEntries() {
        EarnedProjection earned = new EarnedProjection("earned");
        project(earned);
        List<Earned> rows = rows(earned);
        for (String lie : List.of("position = 1000000", "entry_sha256 = 'of another ledger'")) {
            database.writeOnly(
                    handle -> {
                        handle.execute("update projection set " + lie);
                        handle.execute("update earned set points = -1");
                    });
            project(earned);
            assertThat(rows(earned)).as(lie).isEqualTo(rows);
        }
    }

    @Test
    void whoWaitsForWhatIsNotProjectedShouldBeSentAwayAfterASecond() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        EarnedProjection slow =
                new EarnedProjection("slow") {
                    @Override
                    public void apply(Handle handle, RecordedEntry entry) {
                        await(mayGoOn);
                        super.apply(handle, entry);
                    }
                };
        try (Projector projector = new Projector(database)) {
            projector.awaitProjected(1_000_000); // no projection, nothing to wait for
            projector.register(slow);
            assertThatThrownBy(() -> projector.register(slow))
                    .isInstanceOf(IllegalStateException.class);
            projector.start(ledger);
            long startNanos = System.nanoTime();
            assertThatThrownBy(() -> projector.awaitProjected(ledger.durablePosition()))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("position_not_reached");
            assertThat(System.nanoTime() - startNanos).isBetween(900_000_000L, 5_000_000_000L);
            mayGoOn.countDown();
            awaitEnd(projector);
            assertThat(projector.failureCount()).isZero();
        }
    }

    private void project(Projection... projections) {
        try (Projector projector = new Projector(database)) {
            for (Projection projection : projections) {
                projector.register(projection);
            }
            projector.start(ledger);
            awaitEnd(projector);
        }
    }

    private static void awaitEnd(Projector projector) {
        long deadlineNanos = System.nanoTime() + 30_000_000_000L;
        while (true) {
            try {
                projector.awaitProjected(ledger.durablePosition());
                return;
            } catch (ProblemException late) {
                if (System.nanoTime() > deadlineNanos) {
                    throw late;
                }
            }
        }
    }

    private List<Earned> rows(EarnedProjection projection) {
        return database.read(projection::rows);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails now and then, before or after it wrote; on PostgreSQL its connection is ended. */
    private static final class Failing extends EarnedProjection {
        private final SplittableRandom random;
        private final Databases kind;
        private int leftUntilFailure;
        private int failures;

        Failing(String name, long seed, Databases kind) {
            super(name);
            this.random = new SplittableRandom(seed);
            this.kind = kind;
            this.leftUntilFailure = random.nextInt(1, FAILURES_APART_MAX);
        }

        @Override
        public void apply(Handle handle, RecordedEntry entry) {
            failInTurn(handle);
            super.apply(handle, entry);
            failInTurn(handle);
        }

        private void failInTurn(Handle handle) {
            leftUntilFailure--;
            if (leftUntilFailure > 0) {
                return;
            }
            leftUntilFailure = random.nextInt(1, FAILURES_APART_MAX);
            failures++;
            switch (kind) {
                case SQLITE -> throw new IllegalStateException("now and then");
                case POSTGRESQL -> handle.execute("select pg_terminate_backend(pg_backend_pid())");
            }
        }
    }
}
