package dev.tallystick.rest.store;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;

class SigmaMigrationTest extends StoreContract {
    @Test
    void keysShouldHaveOneSigma() {
        insert("M-1", "Οδυσσεύς", "οδυσσεύς", "οδυσσεύς@example.org");
        insert("M-2", "ΟΔΥΣΣΕΥΣ Σ.", "οδυσσευς σ.", null);
        insert("M-3", "Ann", "ann", "ann@example.org");
        insert("M-4", null, null, "ς@example.org");
        for (int n = 0; n < 2; n++) {
            database.writeOnly(
                    handle -> {
                        try {
                            SigmaMigration.migrate(handle.getConnection());
                        } catch (SQLException e) {
                            throw new AssertionError(e);
                        }
                    });
            assertThat(keys())
                    .containsExactly(
                            "οδυσσεύσ οδυσσεύσ@example.org",
                            "οδυσσευσ σ. null",
                            "ann ann@example.org",
                            "null σ@example.org");
        }
    }

    private void insert(String memberId, String name, String nameKey, String emailKey) {
        database.writeOnly(
                handle ->
                        handle.createUpdate(
                                        """
                                        insert into member (program_id, member_id, enrolled_no, member_key_high, member_key_low, text_key,
                                                            name, name_key, email_key, created_at_ms, updated_at_ms)
                                        values ('p', :memberId, :low, 1, :low, :textKey, :name, :nameKey, :emailKey, 0, 0)
                                        """)
                                .bind("memberId", memberId)
                                .bind("low", memberId.hashCode())
                                .bind("textKey", new byte[32])
                                .bind("name", name)
                                .bind("nameKey", nameKey == null ? null : nameKey.getBytes(UTF_8))
                                .bind("emailKey", emailKey)
                                .execute());
    }

    private List<String> keys() {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select name_key, email_key from member order by member_id")
                                .map(
                                        (row, context) ->
                                                textOf(row.getBytes("name_key"))
                                                        + " "
                                                        + row.getString("email_key"))
                                .list());
    }

    private static String textOf(byte[] key) {
        return key == null ? "null" : new String(key, UTF_8);
    }
}
