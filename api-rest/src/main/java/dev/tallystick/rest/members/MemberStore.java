package dev.tallystick.rest.members;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.MemberChange;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Members in SQL. */
final class MemberStore {
    private static final String SELECT =
            """
            select m.member_id, member_key_high, member_key_low, text_key, name, email, phone, birth_date, attributes,
                   language, currency, card_number, enrolled_no, created_at_ms
            from member m
            left join member_card c
              on c.program_id = m.program_id and c.member_id = m.member_id and c.state = 'ACTIVE'
            """;
    private static final int TEXT_KEY_BYTES = 32;

    private final Database database;
    private final LongSupplier ledgerNowMs;
    private final BiConsumer<String, String> onChange;
    private final SecureRandom random = new SecureRandom();
    private volatile MemberChange onNewEmail = (handle, programId, memberId) -> {};

    /**
     * @param ledgerNowMs ledger time, at which members enrol
     * @param onChange hears of each program and member that may be stored otherwise than before
     */
    MemberStore(Database database, LongSupplier ledgerNowMs, BiConsumer<String, String> onChange) {
        this.database = database;
        this.ledgerNowMs = ledgerNowMs;
        this.onChange = onChange;
    }

    /** Has something done in the transaction in which an address of a member is another. */
    void onNewEmail(MemberChange done) {
        onNewEmail = done;
    }

    Optional<Profile> find(String programId, String memberId) {
        return database.read(handle -> find(handle, programId, memberId));
    }

    Optional<Profile> find(MemberKey key) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT + "where member_key_high = ? and member_key_low = ?")
                                .bind(0, key.high())
                                .bind(1, key.low())
                                .map(MemberStore::profileOf)
                                .findOne());
    }

    /**
     * {@return the program's members that a search finds, below an enrolment number, newest first}
     */
    List<Profile> list(String programId, MemberSearch search, long belowEnrolledNo, int limit) {
        StringBuilder where =
                new StringBuilder(
                        "where m.program_id = :programId and enrolled_no < :below and"
                                + " erased_at_ms is null");
        search.email().ifPresent(email -> where.append(" and email_key = :email"));
        search.phone().ifPresent(phone -> where.append(" and phone_key = :phone"));
        search.stage().ifPresent(stage -> where.append(" and stage = :stage"));
        search.namePrefix()
                .ifPresent(
                        name -> where.append(" and name_key >= :name and name_key < :aboveName"));
        return database.read(
                handle -> {
                    Query query =
                            handle.createQuery(
                                            SELECT
                                                    + where
                                                    + " order by enrolled_no desc limit :limit")
                                    .bind("programId", programId)
                                    .bind("below", belowEnrolledNo)
                                    .bind("limit", limit);
                    search.email().ifPresent(it -> query.bind("email", SearchKeys.email(it)));
                    search.stage().ifPresent(it -> query.bind("stage", it.code));
                    search.phone().ifPresent(it -> query.bind("phone", SearchKeys.phone(it)));
                    search.namePrefix()
                            .ifPresent(
                                    it ->
                                            query.bind("name", SearchKeys.name(it))
                                                    .bind("aboveName", SearchKeys.aboveName(it)));
                    return query.map(MemberStore::profileOf).list();
                });
    }

    /**
     * Enrols a member, or changes the profile of one.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code card_number_taken}
     */
    Members.Stored put(String programId, String memberId, ProfileChange change, ChangedBy by) {
        return database.writeThen(
                handle -> {
                    Optional<Profile> existing = find(handle, programId, memberId);
                    if (existing.isEmpty()) {
                        enrol(handle, programId, memberId, by);
                    }
                    return change(handle, programId, memberId, change, existing.isEmpty(), by);
                },
                () -> onChange.accept(programId, memberId));
    }

    /** Enrols a member; one who is enrolled stays as it is. */
    Members.Stored enrol(String programId, String memberId, ProfileChange first, ChangedBy by) {
        return database.writeThen(
                handle -> {
                    Optional<Profile> existing = find(handle, programId, memberId);
                    if (existing.isPresent()) {
                        return new Members.Stored(existing.get(), false);
                    }
                    enrol(handle, programId, memberId, by);
                    return change(handle, programId, memberId, first, true, by);
                },
                () -> onChange.accept(programId, memberId));
    }

    private Members.Stored change(
            Handle handle,
            String programId,
            String memberId,
            ProfileChange change,
            boolean created,
            ChangedBy by) {
        Profile before = find(handle, programId, memberId).orElseThrow();
        if (before.member().isErased()) {
            throw Members.erased();
        }
        Profile after = change.over(before);
        List<String> fields = after.differences(before);
        if (!fields.isEmpty()) {
            update(handle, programId, after, by.atMs());
            if (!created) {
                MemberLogStore.append(
                        handle,
                        programId,
                        memberId,
                        MemberEvent.of(MemberEvent.Type.PROFILE_CHANGED, by)
                                .with("fields", fields));
            }
        }
        if (!Objects.equals(after.email(), before.email())) {
            onNewEmail.onChange(handle, programId, memberId);
        }
        if (!Objects.equals(after.cardNumber(), before.cardNumber())) {
            CardStore.assign(handle, programId, memberId, after.cardNumber(), by);
        }
        return new Members.Stored(after, created);
    }

    private void enrol(Handle handle, String programId, String memberId, ChangedBy by) {
        byte[] textKey = new byte[TEXT_KEY_BYTES];
        random.nextBytes(textKey);
        ChangedBy enrolledBy = by.at(ledgerNowMs.getAsLong());
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
                .bind("nowMs", enrolledBy.atMs())
                .execute();
        MemberLogStore.append(
                handle, programId, memberId, MemberEvent.of(MemberEvent.Type.ENROLLED, enrolledBy));
    }

    /** {@return whom the journal knows by a key, in the transaction of a projection} */
    static Optional<MemberProjection.Known> known(Handle handle, MemberKey key) {
        return handle.createQuery(
                        """
                        select program_id, member_id from member where member_key_high = ? and member_key_low = ?
                        """)
                .bind(0, key.high())
                .bind(1, key.low())
                .map(
                        (row, context) ->
                                new MemberProjection.Known(
                                        row.getString("program_id"), row.getString("member_id")))
                .findOne();
    }

    /** Notes a stage of the ledger; returns the one noted before. */
    static Stage setStage(Handle handle, MemberProjection.Known member, Stage stage) {
        int before =
                handle.createQuery(
                                "select stage from member where program_id = ? and member_id = ?")
                        .bind(0, member.programId())
                        .bind(1, member.memberId())
                        .mapTo(Integer.class)
                        .one();
        handle.createUpdate("update member set stage = ? where program_id = ? and member_id = ?")
                .bind(0, stage.code)
                .bind(1, member.programId())
                .bind(2, member.memberId())
                .execute();
        return Stage.ofCode(before);
    }

    /** Makes all stages what they are before the ledger's first entry. */
    static void resetStages(Handle handle) {
        handle.createUpdate("update member set stage = :active where stage <> :active")
                .bind("active", Stage.ACTIVE.code)
                .execute();
    }

    private static void update(Handle handle, String programId, Profile profile, long nowMs) {
        int updated =
                handle.createUpdate(
                                """
                                update member set name = :name, email = :email, phone = :phone, birth_date = :birthDate,
                                                  attributes = :attributes, language = :language, name_key = :nameKey,
                                                  email_key = :emailKey, phone_key = :phoneKey, updated_at_ms = :nowMs
                                where program_id = :programId and member_id = :memberId and erased_at_ms is null
                                """)
                        .bind("name", profile.name())
                        .bind("email", profile.email())
                        .bind("phone", profile.phone())
                        .bind(
                                "birthDate",
                                profile.birthday() == null ? null : profile.birthday().toString())
                        .bind("attributes", profile.attributes())
                        .bind("language", profile.language())
                        .bind("nameKey", SearchKeys.name(profile.name()))
                        .bind("emailKey", SearchKeys.email(profile.email()))
                        .bind("phoneKey", SearchKeys.phone(profile.phone()))
                        .bind("nowMs", nowMs)
                        .bind("programId", programId)
                        .bind("memberId", profile.member().memberId())
                        .execute();
        if (updated == 0) {
            throw Members.erased();
        }
    }

    static Optional<Profile> find(Handle handle, String programId, String memberId) {
        return handle.createQuery(SELECT + "where m.program_id = ? and m.member_id = ?")
                .bind(0, programId)
                .bind(1, memberId)
                .map(MemberStore::profileOf)
                .findOne();
    }

    private static Optional<SecretKey> textKeyOf(byte[] key) {
        return key.length == 0 ? Optional.empty() : Optional.of(new SecretKeySpec(key, "AES"));
    }

    private static Profile profileOf(ResultSet row, StatementContext context) throws SQLException {
        Member member =
                new Member(
                        row.getString("member_id"),
                        new MemberKey(
                                row.getLong("member_key_high"), row.getLong("member_key_low")),
                        textKeyOf(row.getBytes("text_key")));
        String birthDate = row.getString("birth_date");
        return new Profile(
                member,
                row.getString("name"),
                row.getString("email"),
                row.getString("phone"),
                birthDate == null ? null : Birthday.parse(birthDate),
                row.getString("attributes"),
                row.getString("language"),
                row.getString("currency"),
                row.getString("card_number"),
                row.getLong("enrolled_no"),
                row.getLong("created_at_ms"));
    }
}
