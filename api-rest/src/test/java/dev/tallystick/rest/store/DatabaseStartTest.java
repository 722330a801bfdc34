package dev.tallystick.rest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class DatabaseStartTest {
    private static final Duration BRIEFLY = Duration.ofSeconds(1);

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void aSchemaOfANewerServerShouldBeRefusedAndLeftAsItIs(Databases kind) {
        String newer =
                """
                insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success)
                values (900, '900', 'of the future', 'SQL', 'V900__future.sql', 'somebody', 1, %s)
                """
                        .formatted(kind == Databases.SQLITE ? "1" : "true");
        try (Database database = kind.open(directory)) {
            database.writeOnly(handle -> handle.execute(newer));
        }
        assertThatThrownBy(() -> kind.open(directory))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageMatching(
                        "the database's schema has version 900, this server knows \\d+: a newer"
                                + " server used it; nothing was changed");
    }

    @Test
    void aDatabaseThatDoesNotAnswerShouldBeWaitedForAndThenNamed() throws IOException {
        int nobodysPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobodysPort = socket.getLocalPort();
        }
        PostgresqlAddress address =
                PostgresqlAddress.parse(
                        "postgresql://shop:s3cret@127.0.0.1:" + nobodysPort + "/tally", Map.of());
        long startNanos = System.nanoTime();
        assertThatThrownBy(() -> Database.open(new PostgresqlDialect(address), BRIEFLY))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageStartingWith("PostgreSQL at 127.0.0.1:" + nobodysPort + "/tally: Conn")
                .hasMessageEndingWith("(waited 1 s)")
                .message()
                .doesNotContain("s3cret", "shop");
        assertThat(System.nanoTime() - startNanos).isGreaterThan(BRIEFLY.toNanos());
    }

    @Test
    void aDatabaseThatIsNotThereShouldBeRefusedAtOnce() {
        PostgresqlAddress nowhere = TestPostgresql.shared().address("nowhere");
        assertThatThrownBy(() -> Database.open(directory, Optional.of(nowhere)))
                .isInstanceOf(DatabaseRefusedException.class)
                .hasMessageContaining("\"nowhere\" does not exist");
    }

    @Test
    void aSecondServerShouldBeRefusedForAsLongAsTheFirstRuns() {
        Optional<PostgresqlAddress> address = Optional.of(TestPostgresql.shared().newDatabase());
        try (Database first = Database.open(directory, address)) {
            assertThat(first.isThere()).isTrue();
            assertThatThrownBy(() -> Database.open(directory, address))
                    .isInstanceOf(DatabaseRefusedException.class)
                    .hasMessageEndingWith("another server uses this database");
        }
        Database.open(directory, address).close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    postgresql://u:p%40ss@db.example:6432/tally?sslmode=require | db.example:6432/tally | u    | p@ss | require
                    jdbc:postgresql://db.example/tally                          | db.example:5432/tally | envu | envp |
                    postgres://u@db.example/tally                               | db.example:5432/tally | u    | envp |
                    """)
    void shouldReadUrlsAndNeverShowWhoEnters(
            String url, String place, String user, String password, String sslmode) {
        PostgresqlAddress address =
                PostgresqlAddress.parse(
                        url,
                        Map.of(
                                PostgresqlAddress.USER_VARIABLE, "envu",
                                PostgresqlAddress.PASSWORD_VARIABLE, "envp"));
        assertThat(address.place()).isEqualTo(place);
        assertThat(address.properties().getProperty("user")).isEqualTo(user);
        assertThat(address.properties().getProperty("password")).isEqualTo(password);
        assertThat(address.properties().getProperty("sslmode")).isEqualTo(sslmode);
        assertThat(address).hasToString("PostgresqlAddress[" + place + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://u:s3cret@h/d",
        "postgresql://u:s3cret@h",
        "postgresql://u:s3cret@h/d/e",
        "postgresql:d?password=s3cret",
        "postgresql://u:s3cret@h/d?nonsense=1",
        "postgresql://u:s3cret @h/d"
    })
    void shouldRefuseOtherUrlsWithoutRepeatingThem(String url) {
        assertThatThrownBy(() -> PostgresqlAddress.parse(url, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the database URL")
                .hasNoCause()
                .message()
                .doesNotContain("s3cret");
    }
}
