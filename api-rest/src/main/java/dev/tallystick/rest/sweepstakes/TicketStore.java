package dev.tallystick.rest.sweepstakes;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tickets in SQL. Limits count what is reserved as well, in the transaction that reserves: so they
 * hold however many ask at once.
 */
final class TicketStore {
    private static final String SELECT =
            """
            select tx_id, sweepstake_id, member_id, ticket_count, first_ticket_no, withdrawn, points, request_no, at_ms
            from sweepstake_ticket where program_id = :programId
            """;
    private static final String OF_THE_MEMBER = " and member_id = :memberId";
    private static final String NEWEST_BELOW =
            " and request_no < :below order by request_no desc limit :limit";
    private static final String OF_MEMBER =
            "select coalesce(sum(ticket_count), 0) from sweepstake_ticket where program_id ="
                    + " :programId and sweepstake_id = :sweepstakeId and member_id = :memberId and"
                    + " at_ms >= :fromMs";

    private final Database database;

    /** A request as it was found or made. */
    record Reserved(Ticket ticket, boolean isNew) {}

    /** Tickets and whose program's they are. */
    record OfProgram(String programId, Ticket ticket) {}

    TicketStore(Database database) {
        this.database = database;
    }

    Optional<Ticket> find(String programId, String txId) {
        return database.read(handle -> find(handle, programId, txId));
    }

    /** {@return how many tickets a member has, asked for at an instant or later} */
    long countOf(String programId, String sweepstakeId, String memberId, long fromMs) {
        return database.read(handle -> countOf(handle, programId, sweepstakeId, memberId, fromMs));
    }

    /** {@return how many tickets there are, the reserved ones included} */
    long count(String programId, String sweepstakeId) {
        return database.read(handle -> count(handle, programId, sweepstakeId));
    }

    /** {@return the requests of a sweepstake below a number, newest first} */
    List<Ticket> list(
            String programId,
            String sweepstakeId,
            Optional<String> memberId,
            long belowNumber,
            int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + " and sweepstake_id = :sweepstakeId"
                                                + (memberId.isPresent() ? OF_THE_MEMBER : "")
                                                + NEWEST_BELOW)
                                .bind("programId", programId)
                                .bind("sweepstakeId", sweepstakeId)
                                .bind("below", belowNumber)
                                .bindMap(
                                        memberId.map(id -> Map.of("memberId", id)).orElse(Map.of()))
                                .bind("limit", limit)
                                .map(TicketStore::ticketOf)
                                .list());
    }

    /** {@return what is reserved, of one sweepstake} */
    List<Ticket> reserved(String programId, String sweepstakeId) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT + " and state = 0 and sweepstake_id = :sweepstakeId")
                                .bind("programId", programId)
                                .bind("sweepstakeId", sweepstakeId)
                                .map(TicketStore::ticketOf)
                                .list());
    }

    /**
     * Reserves tickets, or finds those of the same request; those that cost nothing are issued.
     *
     * @param asked without numbers
     * @param periodFromMs where the period of the calendar began that the limit counts in
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code ticket_limit_reached}, {@code
     *     sweepstake_not_open}; 410 {@code member_erased}
     */
    Reserved reserve(ProgramConfig program, Ticket asked, long periodFromMs, ChangedBy by) {
        return database.write(
                handle -> {
                    Optional<Ticket> known = find(handle, program.id(), asked.txId());
                    if (known.isPresent()) {
                        return new Reserved(known.get(), false);
                    }
                    Sweepstake sweepstake =
                            SweepstakeStore.find(handle, program, asked.sweepstakeId())
                                    .orElseThrow();
                    if (sweepstake.frozen()) {
                        throw Problem.of(409, "sweepstake_not_open", "It is drawn.").exception();
                    }
                    requireRoom(handle, program.id(), sweepstake.terms(), asked, periodFromMs);
                    insert(handle, program.id(), asked, by.atMs());
                    if (asked.points() == 0) {
                        issue(handle, program.id(), asked, by, MemberLogStore::append);
                    }
                    return new Reserved(
                            find(handle, program.id(), asked.txId()).orElseThrow(), true);
                });
    }

    /** Issues what was reserved, once it is paid. May be asked again. */
    Ticket issue(String programId, Ticket reserved, ChangedBy by) {
        return database.write(
                handle -> {
                    issue(handle, programId, reserved, by, MemberLogStore::appendIfThere);
                    return find(handle, programId, reserved.txId()).orElseThrow();
                });
    }

    /** Gives back what was reserved, for it is not paid. May be asked again. */
    void release(String programId, Ticket reserved) {
        database.writeOnly(
                handle ->
                        handle.execute(
                                "delete from sweepstake_ticket where program_id = ? and tx_id = ?"
                                        + " and state = 0",
                                programId,
                                reserved.txId()));
    }

    /** Counts what a limit asks for, and nothing else: it is done in the one write. */
    private static void requireRoom(
            Handle handle, String programId, Terms terms, Ticket asked, long periodFromMs) {
        String id = asked.sweepstakeId();
        terms.total().ifPresent(max -> require(max, asked, "TOTAL", count(handle, programId, id)));
        terms.perMember()
                .ifPresent(
                        max ->
                                require(
                                        max,
                                        asked,
                                        "PER_MEMBER",
                                        countOf(handle, programId, id, asked.memberId(), 0)));
        terms.perPeriod()
                .ifPresent(
                        max ->
                                require(
                                        max.tickets(),
                                        asked,
                                        "PER_PERIOD",
                                        countOf(
                                                handle,
                                                programId,
                                                id,
                                                asked.memberId(),
                                                periodFromMs)));
    }

    private static void require(long max, Ticket asked, String limit, long there) {
        if (there + asked.count() > max) {
            throw Problem.of(409, "ticket_limit_reached", "There are not so many tickets left.")
                    .with("limit", limit)
                    .with("left", Math.max(0, max - there))
                    .exception();
        }
    }

    private static void insert(Handle handle, String programId, Ticket asked, long realMs) {
        handle.createUpdate(
                        """
                        update sweepstake set request_count = request_count + 1
                        where program_id = :programId and sweepstake_id = :sweepstakeId
                        """)
                .bind("programId", programId)
                .bind("sweepstakeId", asked.sweepstakeId())
                .execute();
        handle.createUpdate(
                        """
                        insert into sweepstake_ticket (program_id, tx_id, sweepstake_id, request_no, member_id, ticket_count, state,
                                                       withdrawn, points, at_ms, pending_since_ms)
                        select :programId, :txId, sweepstake_id, request_count, :memberId, :count, 0, 0, :points, :atMs, :realMs
                        from sweepstake where program_id = :programId and sweepstake_id = :sweepstakeId
                        """)
                .bind("programId", programId)
                .bind("txId", asked.txId())
                .bind("sweepstakeId", asked.sweepstakeId())
                .bind("memberId", asked.memberId())
                .bind("count", asked.count())
                .bind("points", asked.points())
                .bind("atMs", asked.atMs())
                .bind("realMs", realMs)
                .execute();
    }

    /** Appends to a member's history. */
    private interface LogStore {
        void append(Handle handle, String programId, String memberId, MemberEvent event);
    }

    private static void issue(
            Handle handle, String programId, Ticket ticket, ChangedBy by, LogStore log) {
        int issued =
                handle.createUpdate(
                                """
                                update sweepstake_ticket set state = 1, pending_since_ms = null, first_ticket_no =
                                  (select ticket_count + 1 from sweepstake where program_id = :programId and sweepstake_id = :sweepstakeId)
                                where program_id = :programId and tx_id = :txId and state = 0
                                """)
                        .bind("programId", programId)
                        .bind("sweepstakeId", ticket.sweepstakeId())
                        .bind("txId", ticket.txId())
                        .execute();
        if (issued == 0) {
            return;
        }
        handle.createUpdate(
                        """
                        update sweepstake set ticket_count = ticket_count + :count
                        where program_id = :programId and sweepstake_id = :sweepstakeId
                        """)
                .bind("count", ticket.count())
                .bind("programId", programId)
                .bind("sweepstakeId", ticket.sweepstakeId())
                .execute();
        log.append(
                handle,
                programId,
                ticket.memberId(),
                MemberEvent.of(MemberEvent.Type.TICKETS_ISSUED, by)
                        .with("sweepstakeId", ticket.sweepstakeId())
                        .with("txId", ticket.txId()));
    }

    private static long countOf(
            Handle handle, String programId, String sweepstakeId, String memberId, long fromMs) {
        return handle.createQuery(OF_MEMBER)
                .bind("programId", programId)
                .bind("sweepstakeId", sweepstakeId)
                .bind("memberId", memberId)
                .bind("fromMs", fromMs)
                .mapTo(Long.class)
                .one();
    }

    /** What is issued is counted already: the sum is over what is reserved. */
    private static long count(Handle handle, String programId, String sweepstakeId) {
        return handle.createQuery(
                        """
                        select s.ticket_count + coalesce(
                          (select sum(t.ticket_count) from sweepstake_ticket t
                           where t.program_id = s.program_id and t.sweepstake_id = s.sweepstake_id and t.state = 0), 0)
                        from sweepstake s where s.program_id = :programId and s.sweepstake_id = :sweepstakeId
                        """)
                .bind("programId", programId)
                .bind("sweepstakeId", sweepstakeId)
                .mapTo(Long.class)
                .one();
    }

    private static Optional<Ticket> find(Handle handle, String programId, String txId) {
        return handle.createQuery(SELECT + " and tx_id = :txId")
                .bind("programId", programId)
                .bind("txId", txId)
                .map(TicketStore::ticketOf)
                .findOne();
    }

    private static Ticket ticketOf(ResultSet row, StatementContext context) throws SQLException {
        long first = row.getLong("first_ticket_no");
        return new Ticket(
                row.getString("tx_id"),
                row.getString("sweepstake_id"),
                row.getString("member_id"),
                row.getInt("ticket_count"),
                first == 0 ? OptionalLong.empty() : OptionalLong.of(first),
                row.getInt("withdrawn") != 0,
                row.getLong("points"),
                row.getLong("request_no"),
                row.getLong("at_ms"));
    }

    /**
     * {@return what is reserved since an instant of real time or longer, of all programs, the
     * oldest first}
     */
    List<OfProgram> pending(long sinceMs, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select program_id, tx_id, sweepstake_id, member_id, ticket_count, first_ticket_no, withdrawn, points,
                                               request_no, at_ms
                                        from sweepstake_ticket where pending_since_ms <= :since order by pending_since_ms limit :limit
                                        """)
                                .bind("since", sinceMs)
                                .bind("limit", limit)
                                .map(
                                        (row, context) ->
                                                new OfProgram(
                                                        row.getString("program_id"),
                                                        ticketOf(row, context)))
                                .list());
    }
}
