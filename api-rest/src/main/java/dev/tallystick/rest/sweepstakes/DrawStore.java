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
import java.util.Optional;

/** Entries of draws and what came of them, in SQL. */
final class DrawStore {
    private static final Long NEVER_TRIED = 0L;

    private final Database database;

    /** Consecutive tickets of one member that take part. */
    record Entry(long firstTicketNo, int count, String memberId) {
        byte[] line() {
            return Sweepstake.line(firstTicketNo, firstTicketNo + count - 1, memberId);
        }
    }

    /**
     * A ticket drawn.
     *
     * @param drawNo counts them from 1
     * @param voucher that the prize is; empty where it is none
     */
    record Win(
            int drawNo,
            String prizeId,
            long ticketNo,
            String memberId,
            Optional<PrizeVoucher> voucher) {}

    DrawStore(Database database) {
        this.database = database;
    }

    /**
     * Has the entries stay as they are, for good.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code tickets_pending} as long as
     *     it is not known of all tickets whether they are paid
     */
    void freeze(String programId, String sweepstakeId) {
        database.writeOnly(
                handle -> {
                    long reserved =
                            handle.createQuery(
                                            """
                                            select count(*) from sweepstake_ticket
                                            where program_id = ? and sweepstake_id = ? and state = 0
                                            """)
                                    .bind(0, programId)
                                    .bind(1, sweepstakeId)
                                    .mapTo(Long.class)
                                    .one();
                    if (reserved > 0) {
                        throw Problem.of(
                                        409,
                                        "tickets_pending",
                                        "Of some tickets it is not known yet whether they are"
                                                + " paid.")
                                .exception();
                    }
                    handle.execute(
                            "update sweepstake set frozen = 1 where program_id = ? and"
                                    + " sweepstake_id = ?",
                            programId,
                            sweepstakeId);
                });
    }

    /** {@return entries behind a ticket, in the order of their numbers} */
    List<Entry> entries(String programId, String sweepstakeId, long afterTicketNo, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select first_ticket_no, ticket_count, member_id from sweepstake_ticket
                                        where program_id = ? and sweepstake_id = ? and first_ticket_no > ? and withdrawn = 0
                                        order by first_ticket_no limit ?
                                        """)
                                .bind(0, programId)
                                .bind(1, sweepstakeId)
                                .bind(2, afterTicketNo)
                                .bind(3, limit)
                                .map(
                                        (row, context) ->
                                                new Entry(
                                                        row.getLong("first_ticket_no"),
                                                        row.getInt("ticket_count"),
                                                        row.getString("member_id")))
                                .list());
    }

    /**
     * Keeps what was drawn.
     *
     * @param realMs real time of the draw
     * @return false if it was drawn before: then nothing changes
     */
    boolean keep(
            ProgramConfig program,
            String sweepstakeId,
            Sweepstake.Drawn drawn,
            List<Win> wins,
            ChangedBy by) {
        return database.write(
                handle -> {
                    int kept =
                            handle.createUpdate(
                                            """
                                            update sweepstake set drawn_at_ms = :atMs, entries_sha256 = :sha256, entry_count = :count
                                            where program_id = :programId and sweepstake_id = :sweepstakeId and drawn_at_ms is null
                                            """)
                                    .bind("atMs", drawn.atMs())
                                    .bind("sha256", drawn.entriesSha256())
                                    .bind("count", drawn.entryCount())
                                    .bind("programId", program.id())
                                    .bind("sweepstakeId", sweepstakeId)
                                    .execute();
                    if (kept == 1) {
                        wins.forEach(win -> keep(handle, program.id(), sweepstakeId, win, by));
                    }
                    return kept == 1;
                });
    }

    private static void keep(
            Handle handle, String programId, String sweepstakeId, Win win, ChangedBy by) {
        handle.createUpdate(
                        """
                        insert into sweepstake_win (program_id, sweepstake_id, draw_no, prize_id, ticket_no, member_id, voucher_type_id,
                                                    voucher_state, tried_at_ms)
                        values (:programId, :sweepstakeId, :drawNo, :prizeId, :ticketNo, :memberId, :voucherTypeId,
                                :voucherState, :triedAtMs)
                        """)
                .bind("programId", programId)
                .bind("sweepstakeId", sweepstakeId)
                .bind("drawNo", win.drawNo())
                .bind("prizeId", win.prizeId())
                .bind("ticketNo", win.ticketNo())
                .bind("memberId", win.memberId())
                .bind("voucherTypeId", win.voucher().map(PrizeVoucher::voucherTypeId).orElse(null))
                .bind("voucherState", win.voucher().map(it -> it.state().name()).orElse(null))
                .bind("triedAtMs", win.voucher().isPresent() ? NEVER_TRIED : null)
                .execute();
        MemberLogStore.appendIfThere(
                handle,
                programId,
                win.memberId(),
                MemberEvent.of(MemberEvent.Type.SWEEPSTAKE_WON, by)
                        .with("sweepstakeId", sweepstakeId)
                        .with("prizeId", win.prizeId()));
    }

    /** {@return what was drawn, in its order, behind a number} */
    List<Win> wins(String programId, String sweepstakeId, int afterDrawNo, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        """
                                        select draw_no, prize_id, ticket_no, member_id, voucher_type_id, voucher_state, voucher_id, waits_for from sweepstake_win
                                        where program_id = ? and sweepstake_id = ? and draw_no > ? order by draw_no limit ?
                                        """)
                                .bind(0, programId)
                                .bind(1, sweepstakeId)
                                .bind(2, afterDrawNo)
                                .bind(3, limit)
                                .map(DrawStore::winOf)
                                .list());
    }

    private static Win winOf(ResultSet row, StatementContext context) throws SQLException {
        return new Win(
                row.getInt("draw_no"),
                row.getString("prize_id"),
                row.getLong("ticket_no"),
                row.getString("member_id"),
                voucherOf(row));
    }

    private static Optional<PrizeVoucher> voucherOf(ResultSet row) throws SQLException {
        String voucherTypeId = row.getString("voucher_type_id");
        return voucherTypeId == null
                ? Optional.empty()
                : Optional.of(
                        new PrizeVoucher(
                                voucherTypeId,
                                PrizeVoucher.State.valueOf(row.getString("voucher_state")),
                                Optional.ofNullable(row.getString("voucher_id")),
                                Optional.ofNullable(row.getString("waits_for"))));
    }
}
