package dev.tallystick.replay;

import static dev.tallystick.replay.TestCommand.earn;
import static dev.tallystick.replay.TestCommand.redeem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.ledger.pipeline.Submission;
import dev.tallystick.replay.TestCommand.Earn;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

class ReplayCommandTest {
    @TempDir Path data;

    @Test
    void shouldTellWhatTheServerTells() throws IOException, SQLException {
        Submission.StateHashAt live = runShop();

        Replay verified = Replay.run(data, "verify", "--json");
        assertThat(verified.exitCode()).isZero();
        JsonNode json = verified.json();
        assertThat(json.path("ok").asBoolean()).isTrue();
        assertThat(json.path("position").asLong()).isEqualTo(live.position());
        assertThat(json.path("stateHash").asText()).isEqualTo(live.stateHash());
        assertThat(json.path("problems").isArray()).isTrue();
        assertThat(json.path("problems")).isEmpty();

        Replay hashed = Replay.run(data, "state-hash", "--json");
        assertThat(hashed.exitCode()).isZero();
        assertThat(hashed.out())
                .isEqualToIgnoringNewLines(
                        "{\"position\":%d,\"stateHash\":\"%s\"}"
                                .formatted(live.position(), live.stateHash()));
    }

    @Test
    void shouldTellAMembersTimelineInWords() throws IOException, SQLException {
        runShop();
        Replay told = Replay.run(data, "inspect", "--member", "M-1");
        assertThat(told.err()).isEmpty();
        assertThat(told.exitCode()).isZero();
        assertThat(told.out())
                .isEqualTo(
                        """
                        M-1, program shop, POINTS (times in Europe/Berlin)
                          2026-01-03 10:22  earned 120 points (order-17) as lot 2-0, expiring 2027-02-01; balance 120
                          2026-01-03 10:22  REFUSED to spend 500 points (R-0): insufficient_points; balance 120
                          2026-02-10 13:00  earned 50 points (order-19) as lot 5-0, pending until 2026-03-01, expiring 2027-03-01; balance 120, 50 pending
                          2025-12-24 18:00  earned 7 points (old, partner 00000000000000090000000000000000) as lot 6-0, never expiring; balance 127, 50 pending (recorded 2026-02-10 13:00)
                          2015-12-24 18:00  earned 3 points (older) as lot 7-0, expiring 2017-01-01: over already, so they expired at once; balance 127, 50 pending (recorded 2026-02-10 13:00)
                          2026-03-01 00:00  50 points became available, lot 5-0; balance 177
                          2026-05-01 10:00  spent 130 points (R-1): 120 from lot 2-0, 10 from lot 5-0; balance 47
                          2027-03-01 00:00  40 points expired, lot 5-0; balance 7
                          2027-06-01 10:00  spent 7 points of the 1000 asked for (R-2): 7 from lot 6-0; balance 0
                        Now: balance 0
                        """);
    }

    /** A year and a bit of a shop. {@return what the server says its state is at the end} */
    private Submission.StateHashAt runShop() throws IOException, SQLException {
        try (TestServer server = TestServer.start(data, "2026-01-03T09:22:00Z")) {
            server.enrol("M-1", "M-2").configure();
            server.post(
                    new Earn("order-17", "M-1", 120).expires("2027-01-31T23:00:00Z").encode(),
                    earn("order-18", "M-2", 5),
                    redeem("R-0", "M-1", 500));
            server.at("2026-02-10T12:00:00Z");
            server.post(
                    new Earn("order-19", "M-1", 50)
                            .activates("2026-02-28T23:00:00Z")
                            .expires("2027-02-28T23:00:00Z")
                            .encode(),
                    new Earn("old", "M-1", 7).occurred("2025-12-24T17:00:00Z").partner(9).encode(),
                    new Earn("older", "M-1", 3)
                            .occurred("2015-12-24T17:00:00Z")
                            .expires("2016-12-31T23:00:00Z")
                            .encode());
            server.at("2026-05-01T08:00:00Z");
            server.post(redeem("R-1", "M-1", 130));
            server.at("2027-06-01T08:00:00Z");
            server.post(TestCommand.redeemUpTo("R-2", "M-1", 1000));
            return server.stateHash();
        }
    }
}
