package dev.tallystick.rest.members;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import javax.crypto.spec.SecretKeySpec;

/** Members in SQL. */
final class MemberStore {
    private static final String COLUMNS =
            "member_id, member_key_high, member_key_low, text_key, name, email, phone, birth_date,"
                    + " attributes, enrolled_no, created_at_ms";
    private static final int TEXT_KEY_BYTES = 32;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    MemberStore(Database database) {
        this.database = database;
    }

    Optional<Profile> find(String programId, String memberId) {
        return database.read(handle -> find(handle, programId, memberId));
    }

    Optional<Profile> find(MemberKey key) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select "
                                                + COLUMNS
                                                + " from member where member_key_high = ? and"
                                                + " member_key_low = ?")
                                .bind(0, key.high())
                                .bind(1, key.low())
                                .map(MemberStore::profileOf)
                                .findOne());
    }

    /** {@return the program's members below an enrolment number, newest first} */
    List<Profile> list(String programId, long belowEnrolledNo, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        "select "
                                                + COLUMNS
                                                + " from member where program_id = ? and"
                                                + " enrolled_no < ? order by enrolled_no desc limit"
                                                + " ?")
                                .bind(0, programId)
                                .bind(1, belowEnrolledNo)
                                .bind(2, limit)
                                .map(MemberStore::profileOf)
                                .list());
    }

    /** Enrols a member, or changes the profile of one. */
    Members.Stored put(String programId, String memberId, ProfileChange change, ChangedBy by) {
        return database.write(
                handle -> {
                    Optional<Profile> existing = find(handle, programId, memberId);
                    if (existing.isEmpty()) {
                        enrol(handle, programId, memberId, by);
                    }
                    return change(handle, programId, memberId, change, existing.isEmpty(), by);
                });
    }

    /** Enrols a member; one who is enrolled stays as it is. */
    Members.Stored enrol(String programId, String memberId, ProfileChange first, ChangedBy by) {
        return database.write(
                handle -> {
                    Optional<Profile> existing = find(handle, programId, memberId);
                    if (existing.isPresent()) {
                        return new Members.Stored(existing.get(), false);
                    }
                    enrol(handle, programId, memberId, by);
                    return change(handle, programId, memberId, first, true, by);
                });
    }

    private static Members.Stored change(
            Handle handle,
            String programId,
            String memberId,
            ProfileChange change,
            boolean created,
            ChangedBy by) {
        Profile before = find(handle, programId, memberId).orElseThrow();
        Profile after = change.over(before);
        if (!after.equals(before)) {
            update(handle, programId, after, by.atMs());
            if (!created) {
                MemberLogStore.append(
                        handle,
                        programId,
                        memberId,
                        MemberEvent.of(MemberEvent.Type.PROFILE_CHANGED, by)
                                .with("fields", after.differences(before)));
            }
        }
        return new Members.Stored(after, created);
    }

    private void enrol(Handle handle, String programId, String memberId, ChangedBy by) {
        byte[] textKey = new byte[TEXT_KEY_BYTES];
        random.nextBytes(textKey);
        handle.createUpdate(
                        """
                        insert into member (program_id, member_id, enrolled_no, member_key_high, member_key_low, text_key,
                                            created_at_ms, updated_at_ms)
                        select :programId, :memberId, coalesce(max(enrolled_no), 0) + 1, :keyHigh, :keyLow, :textKey, :nowMs, :nowMs
                        from member where program_id = :programId
                        """)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("keyHigh", random.nextLong())
                .bind("keyLow", random.nextLong())
                .bind("textKey", textKey)
                .bind("nowMs", by.atMs())
                .execute();
        MemberLogStore.append(
                handle, programId, memberId, MemberEvent.of(MemberEvent.Type.ENROLLED, by));
    }

    private static void update(Handle handle, String programId, Profile profile, long nowMs) {
        handle.createUpdate(
                        """
                        update member set name = :name, email = :email, phone = :phone, birth_date = :birthDate,
                                          attributes = :attributes, updated_at_ms = :nowMs
                        where program_id = :programId and member_id = :memberId
                        """)
                .bind("name", profile.name())
                .bind("email", profile.email())
                .bind("phone", profile.phone())
                .bind(
                        "birthDate",
                        profile.birthday() == null ? null : profile.birthday().toString())
                .bind("attributes", profile.attributes())
                .bind("nowMs", nowMs)
                .bind("programId", programId)
                .bind("memberId", profile.member().memberId())
                .execute();
    }

    private static Optional<Profile> find(Handle handle, String programId, String memberId) {
        return handle.createQuery(
                        "select " + COLUMNS + " from member where program_id = ? and member_id = ?")
                .bind(0, programId)
                .bind(1, memberId)
                .map(MemberStore::profileOf)
                .findOne();
    }

    private static Profile profileOf(ResultSet row, StatementContext context) throws SQLException {
        Member member =
                new Member(
                        row.getString("member_id"),
                        new MemberKey(
                                row.getLong("member_key_high"), row.getLong("member_key_low")),
                        new SecretKeySpec(row.getBytes("text_key"), "AES"));
        String birthDate = row.getString("birth_date");
        return new Profile(
                member,
                row.getString("name"),
                row.getString("email"),
                row.getString("phone"),
                birthDate == null ? null : Birthday.parse(birthDate),
                row.getString("attributes"),
                row.getLong("enrolled_no"),
                row.getLong("created_at_ms"));
    }
}
