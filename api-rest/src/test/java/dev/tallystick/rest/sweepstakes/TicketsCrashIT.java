package dev.tallystick.rest.sweepstakes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What a process leaves that dies between the ledger and the tickets. */
class TicketsCrashIT {
    private static final String PATH = "/v1/sweepstakes/S";
    private static final String LEFT =
            "update sweepstake_ticket set state = 0, first_ticket_no = null, pending_since_ms = %d"
                    + " where tx_id = '%s'";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path directory;

    @Test
    void whatWasPaidShouldBeIssuedAfterTheNextStartAndTheRestLetGo() throws IOException {
        sellTwice();
        leave(
                LEFT.formatted(7, "X-1"),
                LEFT.formatted(8, "X-2"),
                "update sweepstake_ticket set tx_id = 'Y-2' where tx_id = 'X-2'",
                "update sweepstake set ticket_count = 0");
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            JsonNode tickets = awaitTickets(server, 1);
            assertThat(tickets.at("/0/txId").asText()).isEqualTo("X-1");
            assertThat(tickets.at("/0/state").asText()).isEqualTo("ISSUED");
            assertThat(server.get(PATH).json().path("ticketCount").intValue()).isEqualTo(2);
            TestServer.Reply again = tickets(server, "X-1");
            assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
            assertThat(again.json().at("/tickets/firstTicketNo").intValue()).isEqualTo(1);
            assertThat(server.get("/v1/members/M/points").balance("available")).isEqualTo(60);
        }
    }

    @Test
    void whatWasReservedJustNowShouldWaitForItsClient() throws IOException {
        sellTwice();
        leave(
                LEFT.formatted(System.currentTimeMillis(), "X-1"),
                LEFT.formatted(7, "X-2"),
                "update sweepstake_ticket set tx_id = 'Y-1' where tx_id = 'X-1'",
                "update sweepstake_ticket set tx_id = 'Y-2' where tx_id = 'X-2'",
                "update sweepstake set ticket_count = 0");
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            JsonNode tickets = awaitTickets(server, 1);
            assertThat(tickets.at("/0/txId").asText()).isEqualTo("Y-1");
            assertThat(tickets.at("/0/state").asText()).isEqualTo("RESERVED");
            assertThat(tickets(server, "Y-1").json().at("/tickets/firstTicketNo").intValue())
                    .isEqualTo(1);
            assertThat(server.get("/v1/members/M/points").balance("available")).isEqualTo(40);
        }
    }

    @Test
    void whatTheLedgerKnowsNothingOfShouldKeepNeitherTheServerNorOthersFromStarting()
            throws IOException {
        sellTwice();
        leave(
                LEFT.formatted(6, "X-1"),
                "update sweepstake_ticket set program_id = 'gone' where tx_id = 'X-1'",
                LEFT.formatted(7, "X-2"),
                "update sweepstake_ticket set tx_id = 'Y-2' where tx_id = 'X-2'");
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            awaitTickets(server, 0);
        }
    }

    @Test
    void theDrawShouldSettleWhatIsReserved() throws IOException {
        sellTwice();
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            leave(
                    LEFT.formatted(System.currentTimeMillis(), "X-2"),
                    "update sweepstake set ticket_count = 2");
            server.moveClock("2055-02-01T00:00:00Z");
            JsonNode draw = server.post(PATH + "/draw", "").json();
            assertThat(draw.path("ticketCount").intValue()).isEqualTo(4);
            assertThat(server.get(PATH + "/entries").raw().body()).isEqualTo("1,2,M\n3,4,M\n");
        }
    }

    private void sellTwice() throws IOException {
        try (TestServer server = TestServer.startWithTestClock(directory, Databases.SQLITE)) {
            server.moveClock("2055-01-01T00:00:00Z");
            server.put("/v1/members/M", "{}");
            server.post("/v1/earns", TestServer.earn("E", "M", 100));
            server.put(
                    PATH,
                    "{\"name\":\"S\",\"opensAt\":\"2055-01-01\",\"closesAt\":\"2055-01-31\",\"ticketPrice\":{\"points\":10},\"prizes\":[{\"prizeId\":\"a\"}]}");
            assertThat(tickets(server, "X-1").status()).isEqualTo(201);
            assertThat(tickets(server, "X-2").status()).isEqualTo(201);
        }
    }

    private static TestServer.Reply tickets(TestServer server, String txId) {
        return server.post(
                PATH + "/tickets",
                "{\"txId\":\"%s\",\"memberId\":\"M\",\"count\":2}".formatted(txId));
    }

    private static JsonNode awaitTickets(TestServer server, int count) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode tickets = server.get(PATH + "/tickets").json().path("data");
            if (tickets.size() == count) {
                return tickets;
            }
            assertThat(System.nanoTime() - deadlineNanos).isNegative();
        }
    }

    private void leave(String... statements) {
        try (Database database = Database.open(directory)) {
            for (String statement : statements) {
                database.writeOnly(handle -> handle.execute(statement));
            }
        }
    }
}
