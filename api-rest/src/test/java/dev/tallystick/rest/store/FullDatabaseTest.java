package dev.tallystick.rest.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.problem.ProblemException;

import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

class FullDatabaseTest {
    private static final int WRITES = 40;

    private static final int ROOM_PAGES = 60;

    @TempDir Path directory;

    @Test
    void whatFindsNoRoomShouldBeRefusedAndHaveChangedNothing() {
        try (Database database = Database.open(directory)) {
            database.writeOnly(
                    handle -> handle.execute("create table t (n bigint primary key, v bytea)"));
            database.writeOnly(FullDatabaseTest::leaveLittleRoom);
            assertThat(insert(database, -1)).isEqualTo("written");
            List<String> answers = Together.run(WRITES, n -> insert(database, n));
            assertThat(answers)
                    .contains("disk_reserve_reached") // for all that share a commit
                    .isSubsetOf("written", "disk_reserve_reached");
            assertThat(rows(database))
                    .isEqualTo(1 + answers.stream().filter("written"::equals).count());
            database.writeOnly(handle -> handle.execute("pragma max_page_count = 100000"));
            assertThat(insert(database, WRITES)).isEqualTo("written");
        }
    }

    private static void leaveLittleRoom(Handle handle) {
        int pages = handle.createQuery("pragma page_count").mapTo(Integer.class).one();
        handle.execute("pragma max_page_count = " + (pages + ROOM_PAGES));
    }

    private static String insert(Database database, int number) {
        try {
            database.writeOnly(
                    handle ->
                            handle.execute(
                                    "insert into t values (?, ?)", number, new byte[20_000]));
            return "written";
        } catch (ProblemException e) {
            return e.problem().code();
        }
    }

    private static long rows(Database database) {
        return database.read(
                handle -> handle.createQuery("select count(*) from t").mapTo(Long.class).one());
    }
}
