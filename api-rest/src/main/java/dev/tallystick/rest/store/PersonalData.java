package dev.tallystick.rest.store;

import org.jdbi.v3.core.Handle;

import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Tables in which something about members stands, and how it is forgotten there. Every table that
 * has a {@code member_id} belongs to one of those that the server erases with (ARCHITECTURE.md,
 * "Erasure"): a test walks over the schema.
 */
public interface PersonalData {
    /** The rest of a question about one member. */
    String OF_MEMBER = "from member where program_id = :programId and member_id = :memberId";

    /** {@return the tables, in lower case} */
    Set<String> tables();

    /**
     * Forgets all that is personal of a member, in the transaction of the erasure. May be asked
     * again of a member who is forgotten.
     */
    void erase(Handle handle, String programId, String memberId);

    /** Lets go what is kept in memory of a member, once the erasure is committed. */
    default void forget(String programId, String memberId) {}

    /**
     * {@return a text about members in a table that knows them by the journal's key: it is cleared}
     */
    static PersonalData textByKey(String table, String column) {
        return new PersonalData() {
            @Override
            public Set<String> tables() {
                return Set.of(table);
            }

            @Override
            public void erase(Handle handle, String programId, String memberId) {
                handle.createUpdate(
                                "update %s set %s = null where program_id = :programId and key_high = (select member_key_high %s) and key_low = (select member_key_low %s)"
                                        .formatted(table, column, OF_MEMBER, OF_MEMBER))
                        .bind("programId", programId)
                        .bind("memberId", memberId)
                        .execute();
            }
        };
    }

    /** {@return tables keyed by {@code program_id} and {@code member_id} whose rows are deleted} */
    static PersonalData rowsOf(String... tables) {
        return rowsOf((programId, memberId) -> {}, tables);
    }

    /**
     * {@return the same of tables of which something is kept in memory}
     *
     * @param forget lets that go, by program and member
     */
    static PersonalData rowsOf(BiConsumer<String, String> forget, String... tables) {
        Set<String> names = Set.of(tables);
        return new PersonalData() {
            @Override
            public Set<String> tables() {
                return names;
            }

            @Override
            public void erase(Handle handle, String programId, String memberId) {
                for (String table : tables) {
                    handle.createUpdate(
                                    "delete from "
                                            + table
                                            + " where program_id = ? and member_id = ?")
                            .bind(0, programId)
                            .bind(1, memberId)
                            .execute();
                }
            }

            @Override
            public void forget(String programId, String memberId) {
                forget.accept(programId, memberId);
            }
        };
    }
}
