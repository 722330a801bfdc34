package dev.tallystick.replay;

import dev.tallystick.ledger.MemberKey;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Who the journal's opaque keys are, as the server's SQLite database knows it. Opened for reading
 * only; each question opens it anew.
 */
record Members(SqlFile database) {
    /** A member, as clients and as the journal know it. */
    record Member(String programId, String memberId, MemberKey key) {}

    private static final String SELECT =
            "select program_id, member_id, member_key_high, member_key_low from member where ";

    /**
     * {@return the member of that id}
     *
     * @param programId null for any program
     * @throws ReplayFailedException if there is none, or one in several programs
     */
    Member find(String memberId, String programId) throws IOException, ReplayFailedException {
        if (!database.exists()) {
            throw new ReplayFailedException(
                    database.path() + " is not there to tell who " + memberId + " is: use --key");
        }
        List<Member> found =
                programId == null
                        ? query("member_id = ?", memberId)
                        : query("member_id = ? and program_id = ?", memberId, programId);
        if (found.isEmpty()) {
            throw new ReplayFailedException("no member " + memberId + " in " + database.path());
        }
        if (found.size() > 1) {
            throw new ReplayFailedException(
                    "several programs have a member %s, name one by --program: %s"
                            .formatted(memberId, found.stream().map(Member::programId).toList()));
        }
        return found.getFirst();
    }

    /** {@return the member with that key, null if the database does not tell} */
    Member nameOf(MemberKey key) throws IOException {
        if (!database.exists()) {
            return null;
        }
        List<Member> found =
                query("member_key_high = ? and member_key_low = ?", key.high(), key.low());
        return found.isEmpty() ? null : found.getFirst();
    }

    private List<Member> query(String condition, Object... values) throws IOException {
        List<Member> members = new ArrayList<>();
        try (Connection connection = database.open();
                PreparedStatement statement = connection.prepareStatement(SELECT + condition)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, values[index]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    MemberKey key = new MemberKey(rows.getLong(3), rows.getLong(4));
                    members.add(new Member(rows.getString(1), rows.getString(2), key));
                }
            }
        } catch (SQLException e) {
            throw new IOException(database.path() + ": " + e.getMessage(), e);
        }
        return members;
    }
}
