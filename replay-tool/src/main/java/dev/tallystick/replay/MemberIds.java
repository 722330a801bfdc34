package dev.tallystick.replay;

import dev.tallystick.ledger.MemberKey;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members' ids for many keys, one after the other: one connection, and the last keys asked for
 * remembered.
 */
final class MemberIds implements AutoCloseable {
    private static final int REMEMBERED_MAX = 65_536;

    private final Map<MemberKey, String> remembered =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<MemberKey, String> eldest) {
                    return size() > REMEMBERED_MAX;
                }
            };

    private final SqlFile database;
    private final Connection connection;
    private final PreparedStatement select;

    private MemberIds(SqlFile database, Connection connection, PreparedStatement select) {
        this.database = database;
        this.connection = connection;
        this.select = select;
    }

    /** Opens a database; one that is not there knows nobody. */
    static MemberIds open(SqlFile database) throws IOException {
        if (!database.exists()) {
            return new MemberIds(database, null, null);
        }
        try {
            Connection connection = database.open();
            try {
                return new MemberIds(
                        database,
                        connection,
                        connection.prepareStatement(
                                "select member_id from member"
                                        + " where member_key_high = ? and member_key_low = ?"));
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(database.path() + ": " + e.getMessage(), e);
        }
    }

    /** {@return the member's id, null if the database does not know the key} */
    String of(MemberKey key) throws IOException {
        if (select == null || key == null) {
            return null;
        }
        if (!remembered.containsKey(key)) {
            remembered.put(key, ask(key));
        }
        return remembered.get(key);
    }

    private String ask(MemberKey key) throws IOException {
        try {
            select.setLong(1, key.high());
            select.setLong(2, key.low());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new IOException(database.path() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (connection != null) {
                select.close();
                connection.close();
            }
        } catch (SQLException e) {
            throw new IOException(database.path() + ": " + e.getMessage(), e);
        }
    }
}
