package dev.tallystick.rest.tiers;

import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** How far the projection is with programs, in SQL. */
final class TierProgramStore {
    private static final String COLUMNS =
            "program_id, seq, position, time_zone, past_to, past_position, past_time_zone";

    private TierProgramStore() {}

    /** Begins to follow a program, if it is not followed. */
    static void begin(TierSessionStore handle, String programId) {
        handle.createUpdate(
                        """
                        insert into tier_program (program_id, seq, position, time_zone, past_to, past_position, past_time_zone)
                        values (:programId, 0, 0, 'UTC', :pastTo, 0, 'UTC') on conflict (program_id) do nothing
                        """)
                .bind("programId", programId)
                .bind("pastTo", ProgramState.PAST_UNKNOWN)
                .execute();
    }

    /** {@return the program as it was left last} */
    static Optional<ProgramState> find(TierSessionStore handle, String programId) {
        return handle.createQuery("select " + COLUMNS + " from tier_program where program_id = ?")
                .bind(0, programId)
                .map(TierProgramStore::of)
                .findOne();
    }

    /** {@return the same; empty where it has no tiers, as its first was never stored} */
    static Optional<ProgramState> findWithTiers(TierSessionStore handle, String programId) {
        return handle.createQuery(
                        "select "
                                + COLUMNS
                                + " from tier_program where program_id = :programId and exists"
                                + " (select 1 from tier where tier.program_id = :programId)")
                .bind("programId", programId)
                .map(TierProgramStore::of)
                .findOne();
    }

    /** {@return all programs that are followed} */
    static List<ProgramState> all(TierSessionStore handle) {
        return handle.createQuery("select " + COLUMNS + " from tier_program order by program_id")
                .map(TierProgramStore::of)
                .list();
    }

    /** Writes a program back. */
    static void save(TierSessionStore handle, ProgramState program) {
        handle.createUpdate(
                        """
                        update tier_program set seq = :seq, position = :position, time_zone = :zone,
                               past_to = :pastTo, past_position = :pastPosition, past_time_zone = :pastZone
                        where program_id = :programId
                        """)
                .bind("seq", program.seq())
                .bind("position", program.position())
                .bind("zone", program.zone().getId())
                .bind("pastTo", program.pastTo())
                .bind("pastPosition", program.pastPosition())
                .bind("pastZone", program.pastZone().getId())
                .bind("programId", program.programId())
                .execute();
    }

    private static ProgramState of(ResultSet row, StatementContext context) throws SQLException {
        return new ProgramState(
                row.getString("program_id"),
                row.getLong("seq"),
                row.getLong("position"),
                ZoneId.of(row.getString("time_zone")),
                row.getLong("past_to"),
                row.getLong("past_position"),
                ZoneId.of(row.getString("past_time_zone")));
    }
}
