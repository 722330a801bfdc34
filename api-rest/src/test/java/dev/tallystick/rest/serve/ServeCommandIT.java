package dev.tallystick.rest.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.client.Credentials;
import dev.tallystick.rest.client.ServerProcess;
import dev.tallystick.rest.store.Databases;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

@Isolated("replaces the standard error stream")
class ServeCommandIT {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --port 65536      | --port must be 0 to 65535
                    --port x          | '--port'
                    --cycle-mib 0     | --cycle-mib must be 1 to 8192
                    --durability ssd  | --durability must be force or page-cache
                    --colour          | --colour
                    --data=           | --data must name a directory
                    """)
    void shouldRefuseAWrongCommandLine(String arguments, String message) {
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLine(new ServeCommand())
                        .setErr(new PrintWriter(err))
                        .execute(arguments.split(" "));
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains(message);
    }

    @Test
    void shouldSayWhyItCannotStart() throws IOException {
        try (TestServer server = TestServer.start(directory.resolve("a"))) {
            assertThat(failure("--data", directory.resolve("a").toString(), "--port", "0"))
                    .startsWith("tallystick: cannot start: ");
            assertThat(
                            failure(
                                    "--data",
                                    directory.resolve("b").toString(),
                                    "--port",
                                    String.valueOf(server.port())))
                    .startsWith("tallystick: cannot start: cannot listen on 127.0.0.1:");
        }
        assertThat(
                        failure(
                                "--data",
                                directory.resolve("a").toString(),
                                "--port",
                                "0",
                                "--test-clock"))
                .startsWith("tallystick: cannot start: ");
    }

    /** A newer one, say, started by mistake: it would bring the schema up under the other. */
    @Test
    void shouldLeaveTheDatabaseOfARunningServerAlone() throws Exception {
        try (TestServer server = TestServer.start(directory, Databases.SQLITE);
                Connection database =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + directory.resolve("tallystick.db"));
                Statement statement = database.createStatement()) {
            statement.execute(
                    "delete from flyway_schema_history where installed_rank ="
                            + " (select max(installed_rank) from flyway_schema_history)");
            int before = count(statement);
            assertThat(failure("--data", directory.toString(), "--port", "0"))
                    .contains("journal.lock");
            assertThat(count(statement)).isEqualTo(before);
            assertThat(server.get("/health/ready").status()).isEqualTo(200);
        }
    }

    private static int count(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select count(*) from flyway_schema_history")) {
            return rows.getInt(1);
        }
    }

    @Test
    void shouldSayInOneLineWhatIsInTheWay() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThat(failure("--data", file.toString(), "--port", "0"))
                .isEqualTo(
                        "tallystick: cannot start: %s: a file of that name is in the way"
                                .formatted(file));
        Path taken = Files.createDirectory(directory.resolve("taken"));
        Path journal = Files.writeString(taken.resolve("journal"), "x");
        assertThat(failure("--data", taken.toString(), "--port", "0"))
                .startsWith("tallystick: cannot start: " + journal + ": ")
                .endsWith("a file of that name is in the way");
        Path junk = Files.createDirectory(directory.resolve("junk"));
        Path database = Files.writeString(junk.resolve("tallystick.db"), "x".repeat(5_000));
        assertThat(failure("--data", junk.toString(), "--port", "0"))
                .startsWith("tallystick: cannot start: SQLite in " + database + ": [SQLITE_NOTADB]")
                .doesNotContain("Message");
    }

    @ParameterizedTest
    @CsvSource({"nosuch.invalid, no such host", "192.0.2.1, Cannot assign requested address"})
    void shouldSayWhyItCannotListen(String host, String reason) {
        assertThat(failure("--data", directory.toString(), "--host", host, "--port", "0"))
                .isEqualTo(
                        "tallystick: cannot start: cannot listen on %s:0: %s"
                                .formatted(host, reason));
    }

    @Test
    void shouldEndInOrderWhenAskedTo() throws Exception {
        Credentials credentials = new Credentials("shop", "s3cret");
        try (ServerProcess server = new ServerProcess(directory, credentials)) {
            server.start();
            server.stop();
            assertThat(server.awaitEnd()).isZero();
        }
        try (TestServer again = TestServer.start(directory, Databases.SQLITE)) {
            assertThat(again.get("/health/ready").status()).isEqualTo(200);
        }
    }

    /** The message goes where people look, so the process's own error stream is watched. */
    private static String failure(String... arguments) {
        PrintStream err = System.err;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
        try {
            assertThat(new CommandLine(new ServeCommand()).execute(arguments)).isEqualTo(1);
        } finally {
            System.setErr(err);
        }
        return caught.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("tallystick:"))
                .findFirst()
                .orElse("");
    }
}
