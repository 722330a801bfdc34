package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.journal.Durability;
import dev.tallystick.ledger.pipeline.GuardedClock;
import dev.tallystick.ledger.pipeline.RecoveryProgress;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.auth.BootstrapClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** A wall clock that goes mad makes nothing expire that an operator has not seen. */
class ClockIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BootstrapClient CLIENT = new BootstrapClient("shop", "s3cret");
    private static final long WHILE_MS = Duration.ofMinutes(10).toMillis();
    private static final long YEAR_MS = Duration.ofDays(365).toMillis();

    @TempDir Path directory;

    private final AtomicLong aheadMs = new AtomicLong();

    @Test
    void shouldNotLetExpireWhatOnlyAWrongClockMakesDue() throws IOException {
        Path note = directory.resolve(ClockWatch.FILE);
        try (TestServer server = start()) {
            String member = server.newMember();
            earnFor(server, "soon", member, Duration.ofHours(1));
            aheadMs.set(YEAR_MS);
            await(() -> readiness(server).equals("503 CLOCK_AHEAD"));
            await(() -> Files.exists(note));
            assertThat(Files.readString(note)).contains("PT8760H", "delete this file");
            assertThat(server.metrics(text -> text.contains("tallystick_clock_ahead_seconds 3.15")))
                    .contains("tallystick_clock_ahead_seconds");

            // postings go on, in the time that was
            Reply earned = earnFor(server, "later", member, Duration.ofHours(1));
            assertThat(earned.status()).isEqualTo(201);
            assertThat(Instant.parse(earned.text("postedAt")))
                    .isBefore(Instant.now().plusSeconds(60));
            assertThat(available(server, member)).isEqualTo(20);

            aheadMs.set(0);
            await(() -> readiness(server).equals("200 UP"));
            await(() -> !Files.exists(note));
            assertThat(available(server, member)).isEqualTo(20);
        }
    }

    @Test
    void shouldTakeTheWallsTimeOnceAnOperatorConfirmsIt() throws IOException {
        Path note = directory.resolve(ClockWatch.FILE);
        String member;
        try (TestServer server = start()) {
            member = server.newMember();
            earnFor(server, "soon", member, Duration.ofHours(1));
            aheadMs.set(YEAR_MS);
            await(() -> Files.exists(note));
        }
        // neither a stop nor a start confirms anything
        try (TestServer server = start()) {
            assertThat(readiness(server)).isEqualTo("503 CLOCK_AHEAD");
            assertThat(available(server, member)).isEqualTo(10);
            Files.delete(note);
            await(() -> readiness(server).equals("200 UP"));
            await(() -> available(server, member) == 0);
        }
        assertThat(note).doesNotExist();
    }

    @Test
    void shouldTrustAClockThatWasPutRightWhileTheServerWasDown() throws IOException {
        Path note = directory.resolve(ClockWatch.FILE);
        String member;
        try (TestServer server = start()) {
            member = server.newMember();
            earnFor(server, "soon", member, Duration.ofHours(1));
            aheadMs.set(YEAR_MS);
            await(() -> Files.exists(note));
        }
        aheadMs.set(WHILE_MS); // it took its time
        try (TestServer server = start()) {
            await(() -> readiness(server).equals("200 UP"));
            await(() -> !Files.exists(note));
            assertThat(available(server, member)).isEqualTo(10);
        }
    }

    @Test
    void shouldTrustAClockThatIsPutRightAfterARestart() throws IOException {
        Path note = directory.resolve(ClockWatch.FILE);
        String member;
        try (TestServer server = start()) {
            member = server.newMember();
            earnFor(server, "soon", member, Duration.ofHours(1));
            aheadMs.set(YEAR_MS);
            await(() -> Files.exists(note));
        }
        aheadMs.set(YEAR_MS + WHILE_MS);
        try (TestServer server = start()) {
            assertThat(readiness(server)).isEqualTo("503 CLOCK_AHEAD");
            Instant postedAt =
                    Instant.parse(
                            earnFor(server, "later", member, Duration.ofHours(1)).text("postedAt"));
            assertThat(postedAt).isAfter(Instant.now().plusMillis(WHILE_MS).minusSeconds(60));
            assertThat(postedAt).isBefore(Instant.now().plusMillis(WHILE_MS).plusSeconds(60));
            aheadMs.set(WHILE_MS);
            await(() -> readiness(server).equals("200 UP"));
            await(() -> !Files.exists(note));
            assertThat(available(server, member)).isEqualTo(20);
        }
    }

    private TestServer start() throws IOException {
        return TestServer.of(
                Server.start(
                        new ServerOptions(
                                directory,
                                "127.0.0.1",
                                0,
                                false,
                                Durability.PAGE_CACHE,
                                Optional.of(CLIENT)),
                        RecoveryProgress.NONE,
                        List.of(),
                        Tuning.defaults()
                                .withClock(
                                        new GuardedClock(
                                                () -> System.currentTimeMillis() + aheadMs.get(),
                                                System::nanoTime))));
    }

    private static Reply earnFor(TestServer server, String txId, String member, Duration livesFor) {
        return server.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"points\":10,\"expiresAt\":\"%s\"}"
                        .formatted(
                                txId,
                                member,
                                Instant.now().plus(livesFor).truncatedTo(ChronoUnit.MILLIS)));
    }

    private static String readiness(TestServer server) {
        Reply ready = server.send(server.request("/health/ready"));
        return ready.status() + " " + ready.text("status");
    }

    private static long available(TestServer server, String member) {
        return server.get("/v1/members/" + member + "/points").balance("available");
    }

    private static void await(BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            Thread.onSpinWait();
        }
    }
}
