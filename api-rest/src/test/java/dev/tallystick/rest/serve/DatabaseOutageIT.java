package dev.tallystick.rest.serve;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.store.TestPostgresql;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** PostgreSQL stops while the server runs, and comes back. */
class DatabaseOutageIT {
    @TempDir Path directory;

    @Test
    void pointsShouldGoOnForRememberedMembersAndTheRestComeBackByItself() throws Exception {
        try (TestPostgresql postgresql = TestPostgresql.in(directory.resolve("postgresql"));
                TestServer server =
                        TestServer.start(
                                directory.resolve("data"),
                                Tuning.defaults(),
                                postgresql.newDatabase())) {
            String memberId = server.newMemberWith(10);
            assertThat(ready(server).text("status")).isEqualTo("UP");

            // from then on it is remembered whether the member's points want a PIN
            assertThat(server.post("/v1/redemptions", earn(newId("T"), memberId, 1)).status())
                    .isEqualTo(201);

            postgresql.stop();

            requireUnavailable(server.put("/v1/members/" + memberId, "{\"name\":\"Zoë\"}"));
            requireUnavailable(server.get("/v1/members/M-never-seen"));
            requireUnavailable(server.get("/v1/partners"));
            String txId = newId("T");
            assertThat(server.post("/v1/earns", earn(txId, memberId, 5)).status()).isEqualTo(201);
            assertThat(server.post("/v1/redemptions", earn(newId("T"), memberId, 3)).status())
                    .isEqualTo(201);
            assertThat(server.get("/v1/members/" + memberId + "/points").balance("available"))
                    .isEqualTo(11);
            requireUnavailable(server.post("/v1/earns", earn(newId("T"), "M-never-seen", 5)));
            Reply ready = ready(server);
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.text("status")).isEqualTo("DATABASE_UNAVAILABLE");
            server.metrics(text -> text.contains("tallystick_database_up 0.0"));

            postgresql.startAgain();

            server.metrics(text -> text.contains("tallystick_database_up 1.0"));
            assertThat(ready(server).text("status")).isEqualTo("UP");
            Reply named = server.put("/v1/members/" + memberId, "{\"name\":\"Zoë\"}");
            assertThat(named.status()).isEqualTo(200);
            assertThat(named.text("name")).isEqualTo("Zoë");
            assertThat(server.get("/v1/members/M-never-seen").status()).isEqualTo(404);
            assertThat(server.get("/v1/transactions/" + txId).status()).isEqualTo(200);
        }
    }

    private static Reply ready(TestServer server) {
        return server.send(server.request("/health/ready"));
    }

    private static void requireUnavailable(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("database_unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("2");
    }
}
