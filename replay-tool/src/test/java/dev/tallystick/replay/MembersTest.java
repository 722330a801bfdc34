package dev.tallystick.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.replay.Members.Member;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

class MembersTest {
    @TempDir Path directory;

    @Test
    void shouldReadBesideAServerThatWrites() throws Exception {
        try (Connection server = open()) {
            insert(server, "shop", "M-1", 1, -2);
            assertThat(Path.of(database() + "-wal")).isNotEmptyFile();
            assertThat(members().find("M-1", null))
                    .isEqualTo(new Member("shop", "M-1", new MemberKey(1, -2)));
            insert(server, "shop", "M-2", 3, 4);
            assertThat(members().nameOf(new MemberKey(3, 4)).memberId()).isEqualTo("M-2");
        }
    }

    @Test
    void shouldReadWhatAKilledServerLeft() throws Exception {
        Path killed = directory.resolve("killed");
        Files.createDirectory(killed);
        try (Connection server = open()) {
            insert(server, "shop", "M-1", 1, -2);
            for (String file : new String[] {"tallystick.db", "tallystick.db-wal"}) {
                Files.copy(directory.resolve(file), killed.resolve(file));
            }
        }
        Members members = new Members(new SqlFile(killed.resolve("tallystick.db")));
        assertThat(members.find("M-1", "shop").key()).isEqualTo(new MemberKey(1, -2));
    }

    @Test
    void shouldLeaveNothingBesideAStoppedServersDatabase() throws Exception {
        try (Connection server = open()) {
            insert(server, "shop", "M-1", 1, -2);
        }
        assertThat(members().find("M-1", "shop").key()).isEqualTo(new MemberKey(1, -2));
        assertThat(directory).isDirectoryNotContaining("glob:**-{wal,shm}");
    }

    @Test
    void shouldNotGuessBetweenPrograms() throws Exception {
        try (Connection server = open()) {
            insert(server, "shop", "M-1", 1, 1);
            insert(server, "bank", "M-1", 2, 2);
            assertThatThrownBy(() -> members().find("M-1", null))
                    .isInstanceOf(ReplayFailedException.class)
                    .hasMessageContaining("--program: [")
                    .hasMessageContaining("bank")
                    .hasMessageContaining("shop");
            assertThat(members().find("M-1", "bank").key()).isEqualTo(new MemberKey(2, 2));
        }
    }

    @Test
    void shouldSayWhomItDoesNotKnow() throws Exception {
        assertThatThrownBy(() -> members().find("M-1", null))
                .isInstanceOf(ReplayFailedException.class)
                .hasMessageContaining("use --key");
        assertThat(members().nameOf(new MemberKey(1, 1))).isNull();
        open().close();
        assertThatThrownBy(() -> members().find("M-1", null))
                .isInstanceOf(ReplayFailedException.class)
                .hasMessageContaining("no member M-1");
        assertThat(members().nameOf(new MemberKey(1, 1))).isNull();
    }

    @Test
    void shouldSayThatAFileIsNoDatabase() throws IOException {
        Files.writeString(database(), "this is no database, whatever its name says".repeat(50));
        assertThatThrownBy(() -> members().find("M-1", null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tallystick.db: ");
    }

    private Members members() {
        return new Members(new SqlFile(database()));
    }

    private Path database() {
        return directory.resolve("tallystick.db");
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        try (Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute(
                    "create table member (program_id varchar(64), member_id varchar(128),"
                            + " member_key_high bigint, member_key_low bigint)");
        }
        return connection;
    }

    private static void insert(
            Connection connection, String program, String memberId, long high, long low)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into member values ('%s', '%s', %d, %d)"
                            .formatted(program, memberId, high, low));
        }
    }
}
