package dev.tallystick.rest.members;

import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Consents in SQL. Nothing is overwritten: every change is a row, so that who consented to what,
 * when and by whom it was told stands.
 */
final class ConsentStore {
    private static final String SELECT =
            """
            select category_id, granted, channels, language, source, client_id, change_no, changed_at_ms
            from member_consent c where program_id = :programId and member_id = :memberId
            """;
    private static final String NEWEST =
            """
             and change_no = (select max(change_no) from member_consent n where n.program_id = c.program_id
                              and n.member_id = c.member_id and n.category_id = c.category_id)
            """;

    private final Database database;

    ConsentStore(Database database) {
        this.database = database;
    }

    /** One change, by number; the newest of a category is what counts. */
    record Row(Consent consent, String clientId, long number, long atMs) {}

    /** A consent and whether the member had said nothing about its category. */
    record Stored(Row row, boolean created) {}

    /**
     * {@return a member's consents below a number, newest change first}
     *
     * @param categoryId one category; "" for all
     * @param allChanges whether to show what was changed since as well
     */
    List<Row> list(
            String programId,
            String memberId,
            String categoryId,
            boolean allChanges,
            long belowNumber,
            int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + (allChanges ? "" : NEWEST)
                                                + " and change_no < :below and (:categoryId = '' or"
                                                + " category_id = :categoryId) order by change_no"
                                                + " desc limit :limit")
                                .bind("programId", programId)
                                .bind("memberId", memberId)
                                .bind("categoryId", categoryId)
                                .bind("below", belowNumber)
                                .bind("limit", limit)
                                .map(ConsentStore::rowOf)
                                .list());
    }

    /** {@return what a member said last about a category} */
    Optional<Row> find(String programId, String memberId, String categoryId) {
        return database.read(handle -> newest(handle, programId, memberId, categoryId));
    }

    /**
     * Notes a member's consent, or that it was withdrawn. The same again is no change.
     *
     * @param seen what the member said last
     * @return empty, and nothing is noted, if that is not what was seen
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code missing_field} if the first
     *     word about a category does not say whether it is granted
     */
    Optional<Stored> put(
            String programId,
            String memberId,
            String categoryId,
            Optional<Row> seen,
            ConsentChange change,
            ChangedBy by) {
        return database.write(
                handle -> {
                    Optional<Row> before = newest(handle, programId, memberId, categoryId);
                    if (!before.equals(seen)) {
                        return Optional.empty();
                    }
                    if (before.isEmpty() && change.granted().isEmpty()) {
                        throw Problem.invalid("/granted", "missing_field", "Must be given.")
                                .exception();
                    }
                    Consent after = change.over(categoryId, before.map(Row::consent));
                    if (before.isPresent() && isSame(before.get().consent(), after)) {
                        return Optional.of(new Stored(before.get(), false));
                    }
                    long number =
                            MemberLogStore.append(handle, programId, memberId, event(after, by));
                    insert(handle, programId, memberId, number, after, by);
                    return Optional.of(
                            new Stored(
                                    newest(handle, programId, memberId, categoryId).orElseThrow(),
                                    before.isEmpty()));
                });
    }

    /** A change tells its source; to tell none changes nothing. */
    private static boolean isSame(Consent before, Consent after) {
        return after.granted() == before.granted()
                && after.channels().equals(before.channels())
                && Objects.equals(after.language(), before.language())
                && (after.source() == null || after.source().equals(before.source()));
    }

    private static MemberEvent event(Consent consent, ChangedBy by) {
        MemberEvent event =
                MemberEvent.of(
                                consent.granted()
                                        ? MemberEvent.Type.CONSENT_GIVEN
                                        : MemberEvent.Type.CONSENT_WITHDRAWN,
                                by)
                        .with("category", consent.categoryId());
        return consent.granted() && consent.channels().isPresent()
                ? event.with("channels", consent.channels().get())
                : event;
    }

    private static void insert(
            Handle handle,
            String programId,
            String memberId,
            long number,
            Consent consent,
            ChangedBy by) {
        handle.createUpdate(
                        """
                        insert into member_consent (program_id, member_id, change_no, category_id, granted, channels,
                                                    language, source, client_id, changed_at_ms)
                        values (:programId, :memberId, :number, :categoryId, :granted, :channels,
                                :language, :source, :clientId, :nowMs)
                        """)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("number", number)
                .bind("categoryId", consent.categoryId())
                .bind("granted", consent.granted() ? 1 : 0)
                .bind("channels", consent.channels().map(ids -> String.join(" ", ids)).orElse(null))
                .bind("language", consent.language())
                .bind("source", consent.source())
                .bind("clientId", by.clientId())
                .bind("nowMs", by.atMs())
                .execute();
    }

    private static Optional<Row> newest(
            Handle handle, String programId, String memberId, String categoryId) {
        return handle.createQuery(SELECT + NEWEST + " and category_id = :categoryId")
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("categoryId", categoryId)
                .map(ConsentStore::rowOf)
                .findOne();
    }

    private static Row rowOf(ResultSet row, StatementContext context) throws SQLException {
        String channels = row.getString("channels");
        return new Row(
                new Consent(
                        row.getString("category_id"),
                        row.getInt("granted") != 0,
                        Optional.ofNullable(channels).map(ids -> List.of(ids.split(" ", -1))),
                        row.getString("language"),
                        row.getString("source")),
                row.getString("client_id"),
                row.getLong("change_no"),
                row.getLong("changed_at_ms"));
    }
}
