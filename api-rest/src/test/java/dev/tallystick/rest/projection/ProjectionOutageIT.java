package dev.tallystick.rest.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.projection.EarnedProjection.Earned;
import dev.tallystick.rest.serve.Tuning;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Databases;
import dev.tallystick.rest.store.PostgresqlAddress;
import dev.tallystick.rest.store.TestPostgresql;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** What becomes of projections when the database goes away, or the journal goes back. */
class ProjectionOutageIT {
    private static final EarnedProjection EARNED = new EarnedProjection("earned");
    private static final Tuning TUNING = Tuning.defaults().withProjections(List.of(EARNED));
    private static final String CAUGHT_UP =
            "tallystick_projection_lag_entries{projection=\"earned\"} 0.0";

    private static final String UP = "tallystick_projection_up{projection=\"%s\"} %s";

    @TempDir Path directory;

    @Test
    void theProjectorShouldCatchUpAfterAnOutage() throws IOException {
        Path data = directory.resolve("data");
        try (TestPostgresql postgresql = TestPostgresql.in(directory.resolve("postgresql"))) {
            PostgresqlAddress address = postgresql.newDatabase();
            List<Long> earned;
            try (TestServer server = TestServer.start(data, TUNING, address)) {
                Earners earners = new Earners(server, 7);
                List<String> members = earners.enrol(3);
                long[] points = new long[members.size()];
                earners.postBatch(members, points, 20);
                postgresql.stop();
                earners.postBatch(members, points, 20);
                server.metrics(text -> text.contains("tallystick_database_up 0.0"));
                earners.postBatch(members, points, 20);
                postgresql.startAgain();
                server.metrics(text -> text.contains(CAUGHT_UP));
                earned = Earners.list(points);
            }
            try (Database database = Database.open(data, Optional.of(address))) {
                assertThat(database.read(EARNED::rows))
                        .extracting(Earned::points)
                        .containsExactlyInAnyOrderElementsOf(earned);
            }
        }
    }

    @Test
    void aJournalThatWentBackShouldTakeTheProjectionsWithIt() throws IOException {
        Path journal = directory.resolve("journal");
        Path backup = directory.resolve("backup");
        List<Long> early;
        try (TestServer server = TestServer.start(directory, TUNING, Databases.SQLITE)) {
            early = new Earners(server, 7).post(3, 2, 20);
            server.metrics(text -> text.contains(CAUGHT_UP));
        }
        copy(journal, backup);
        try (TestServer server = TestServer.start(directory, TUNING, Databases.SQLITE)) {
            new Earners(server, 8).post(4, 2, 20);
            server.metrics(text -> text.contains(CAUGHT_UP));
        }
        Files.move(journal, directory.resolve("journal.lost"));
        Files.move(backup, journal);
        try (TestServer server = TestServer.start(directory, TUNING, Databases.SQLITE)) {
            server.metrics(text -> text.contains(CAUGHT_UP));
        }
        try (Database database = Database.open(directory)) {
            assertThat(database.read(EARNED::rows))
                    .extracting(Earned::points)
                    .containsExactlyInAnyOrderElementsOf(early);
        }
    }

    @Test
    void oneThatStandsShouldBeToldOfUntilItGoesOn() throws IOException {
        AtomicBoolean fails = new AtomicBoolean(true);
        EarnedProjection standing =
                new EarnedProjection("standing") {
                    @Override
                    public void apply(Handle handle, RecordedEntry entry) {
                        if (fails.get()) {
                            throw new StackOverflowError("as it is told");
                        }
                        super.apply(handle, entry);
                    }
                };
        Tuning tuning = Tuning.defaults().withProjections(List.of(EARNED, standing));
        try (TestServer server = TestServer.start(directory, tuning, Databases.SQLITE)) {
            assertThat(status(server)).isEqualTo("200 UP");
            new Earners(server, 9).post(2, 1, 5);
            server.metrics(text -> text.contains(UP.formatted("standing", "0.0")));
            assertThat(status(server)).isEqualTo("200 PROJECTION_STANDING");
            String metrics = server.metrics(text -> text.contains(CAUGHT_UP));
            assertThat(metrics).contains(UP.formatted("earned", "1.0"));
            fails.set(false);
            server.metrics(text -> text.contains(UP.formatted("standing", "1.0")));
            assertThat(status(server)).isEqualTo("200 UP");
        }
    }

    private static String status(TestServer server) {
        TestServer.Reply ready = server.send(server.request("/health/ready"));
        return ready.status() + " " + ready.text("status");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }
}
