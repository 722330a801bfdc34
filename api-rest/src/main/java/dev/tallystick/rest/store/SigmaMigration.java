package dev.tallystick.rest.store;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * V30: the keys by which names and e-mail addresses are searched know one small sigma, not another
 * at the end of a word. In Java, as the databases have no word in common for a text in bytes.
 */
final class SigmaMigration implements JavaMigration {
    private static final int ROWS_AT_ONCE = 1_000;

    /** In small letters only a sigma, small or capital, came to the one at the end of a word. */
    private static final String SELECT =
            """
            select program_id, member_id, name_key, email_key from member
            where name like '%ς%' or name like '%Σ%' or email_key like '%ς%'
            """;

    private static final String UPDATE =
            "update member set name_key = ?, email_key = ? where program_id = ? and member_id = ?";

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("30");
    }

    @Override
    public String getDescription() {
        return "search keys with one sigma";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        migrate(context.getConnection());
    }

    static void migrate(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(SELECT);
                PreparedStatement update = connection.prepareStatement(UPDATE)) {
            int count = 0;
            while (rows.next()) {
                update.setBytes(1, withOneSigma(rows.getBytes("name_key")));
                update.setString(2, withOneSigma(rows.getString("email_key")));
                update.setString(3, rows.getString("program_id"));
                update.setString(4, rows.getString("member_id"));
                update.addBatch();
                count++;
                if (count % ROWS_AT_ONCE == 0) {
                    update.executeBatch();
                }
            }
            update.executeBatch();
        }
    }

    private static byte[] withOneSigma(byte[] key) {
        return key == null
                ? null
                : withOneSigma(new String(key, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static String withOneSigma(String key) {
        return key == null ? null : key.replace('ς', 'σ');
    }
}
