package dev.tallystick.rest.erasure;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.serve.Tuning;
import dev.tallystick.rest.store.PostgresqlAddress;
import dev.tallystick.rest.store.TestPostgresql;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Erasure on PostgreSQL, where cleaning tables up takes as long as they are. */
class ErasureOnPostgresqlIT {
    @TempDir Path directory;

    @Test
    void shouldBeAnsweredBeforeTheTablesAreCleanedUp() throws Exception {
        PostgresqlAddress address = TestPostgresql.shared().newDatabase();
        try (TestServer server = TestServer.start(directory, Tuning.defaults(), address);
                Connection other = connect(address);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table member in share update exclusive mode");
            String memberId = server.newMember();
            server.put("/v1/members/" + memberId, "{\"name\":\"Zoë\"}");
            String txId = newId("E");
            Reply erased = erase(server, memberId, txId);
            assertThat(erased.status()).isEqualTo(200);
            assertThat(server.get("/v1/members/" + memberId).status()).isEqualTo(410);
            assertThat(undone(statement)).isEqualTo(1);
            assertThat(erase(server, memberId, txId).json()).isEqualTo(erased.json());
            other.rollback();
            while (undone(statement) > 0) {
                other.rollback();
                Thread.onSpinWait();
            }
            assertThat(erase(server, memberId, txId).json()).isEqualTo(erased.json());
        }
    }

    private static Connection connect(PostgresqlAddress address) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address.place(), address.properties());
    }

    private static Reply erase(TestServer server, String memberId, String txId) {
        return server.send(
                server.authorized("/v1/members/" + memberId + "/personal-data")
                        .header("Idempotency-Key", txId)
                        .DELETE());
    }

    private static int undone(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select count(*) from erasure where done = 0")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
