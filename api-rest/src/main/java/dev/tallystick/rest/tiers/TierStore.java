package dev.tallystick.rest.tiers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The configuration of tiers in SQL: every version that was ever put. */
final class TierStore {
    private static final int LADDERS_REMEMBERED_MAX = 2_000;
    private static final String SELECT =
            "select v.tier_id, v.version, v.from_day, v.seq, v.body, t.created_at_ms"
                    + " from tier t join tier_version v"
                    + " on v.program_id = t.program_id and v.tier_id = t.tier_id ";

    /** Up to a decision nothing is ever changed, so nothing has to be forgotten. */
    private final Cache<Decision, Ladders> ladders =
            Caffeine.newBuilder().maximumSize(LADDERS_REMEMBERED_MAX).build();

    private record Decision(String programId, long seq) {}

    /** A version and when its tier was made. */
    record Listed(TierVersion version, long createdAtMs) {}

    /** A decision on the program's tiers, and its place among the entries. */
    record Placed(long seq, long afterPosition, long atMs) {}

    /** {@return the newest version of a tier} */
    Optional<Listed> find(TierSessionStore handle, String programId, String tierId) {
        return handle.createQuery(
                        SELECT
                                + "and v.version = t.version"
                                + " where t.program_id = ? and t.tier_id = ?")
                .bind(0, programId)
                .bind(1, tierId)
                .map(TierStore::listedOf)
                .findOne();
    }

    /** {@return the newest versions of the program's tiers below a rank, highest first} */
    List<Listed> list(TierSessionStore handle, String programId, long belowRank, int limit) {
        return handle.createQuery(
                        SELECT
                                + "and v.version = t.version where t.program_id = :programId and"
                                + " t.tier_rank < :below order by t.tier_rank desc limit :limit")
                .bind("programId", programId)
                .bind("below", belowRank)
                .bind("limit", limit)
                .map(TierStore::listedOf)
                .list();
    }

    /** {@return the other tier of the program that has a rank} */
    Optional<String> withRank(
            TierSessionStore handle, String programId, int rank, String notTierId) {
        return handle.createQuery(
                        "select tier_id from tier where program_id = ? and tier_rank = ? and"
                                + " tier_id <> ?")
                .bind(0, programId)
                .bind(1, rank)
                .bind(2, notTierId)
                .mapTo(String.class)
                .findFirst();
    }

    /** {@return how many tiers the program has} */
    int count(TierSessionStore handle, String programId) {
        return handle.createQuery("select count(*) from tier where program_id = ?")
                .bind(0, programId)
                .mapTo(Integer.class)
                .one();
    }

    /** Adds a version that is not in force yet. */
    void add(
            TierSessionStore handle,
            String programId,
            Tier tier,
            long version,
            LocalDate from,
            long nowMs) {
        handle.createUpdate(
                        """
                        insert into tier (program_id, tier_id, tier_rank, version, created_at_ms)
                        values (:programId, :tierId, :rank, :version, :nowMs)
                        on conflict (program_id, tier_id) do update set tier_rank = :rank, version = :version
                        """)
                .bind("programId", programId)
                .bind("tierId", tier.tierId())
                .bind("rank", tier.rank())
                .bind("version", version)
                .bind("nowMs", nowMs)
                .execute();
        handle.createUpdate(
                        """
                        insert into tier_version (program_id, tier_id, version, from_day, body)
                        values (:programId, :tierId, :version, :fromDay, :body)
                        """)
                .bind("programId", programId)
                .bind("tierId", tier.tierId())
                .bind("version", version)
                .bind("fromDay", from.toEpochDay())
                .bind("body", TierJson.toText(tier))
                .execute();
    }

    /**
     * Puts into force what is not, in the order in which it was put.
     *
     * @param program as it is
     * @param atMs ledger time
     * @return the program after it
     */
    ProgramState enforce(TierSessionStore handle, ProgramState program, long atMs) {
        ProgramState after = program;
        List<TierVersion> waiting =
                handle.createQuery(
                                SELECT
                                        + "where t.program_id = ? and v.seq is null"
                                        + " order by v.version, v.tier_id")
                        .bind(0, program.programId())
                        .map(TierStore::listedOf)
                        .map(Listed::version)
                        .list();
        for (TierVersion version : waiting) {
            after = after.decided(after.seq() + 1);
            handle.createUpdate(
                            """
                            update tier_version set seq = :seq, after_position = :position, at_ms = :atMs
                            where program_id = :programId and tier_id = :tierId and version = :version
                            """)
                    .bind("seq", after.seq())
                    .bind("position", program.position())
                    .bind("atMs", atMs)
                    .bind("programId", program.programId())
                    .bind("tierId", version.tier().tierId())
                    .bind("version", version.version())
                    .execute();
        }
        return after;
    }

    /** Forgets what was read of decisions that came to nothing. */
    void forget() {
        ladders.invalidateAll();
    }

    /** {@return the ladders by all that was decided up to a decision} */
    Ladders ladders(TierSessionStore handle, String programId, long seq) {
        Decision decision = new Decision(programId, seq);
        Ladders known = ladders.getIfPresent(decision);
        if (known != null) {
            return known;
        }
        Ladders made =
                Ladders.of(
                        handle.createQuery(SELECT + "where t.program_id = ? and v.seq <= ?")
                                .bind(0, programId)
                                .bind(1, seq)
                                .map(TierStore::listedOf)
                                .map(Listed::version)
                                .list());
        ladders.put(decision, made);
        return made;
    }

    /** {@return the decisions on tiers behind a decision that go for an entry, in order} */
    List<Placed> decisions(
            TierSessionStore handle, String programId, long afterSeq, long position) {
        return handle.createQuery(
                        """
                        select seq, after_position, at_ms from tier_version
                        where program_id = :programId and seq > :afterSeq and after_position < :position order by seq
                        """)
                .bind("programId", programId)
                .bind("afterSeq", afterSeq)
                .bind("position", position)
                .map(
                        (row, context) ->
                                new Placed(
                                        row.getLong("seq"),
                                        row.getLong("after_position"),
                                        row.getLong("at_ms")))
                .list();
    }

    /** {@return the last decision on tiers that goes for what follows on an entry; 0: none} */
    long lastSeq(TierSessionStore handle, String programId, long position) {
        return handle.createQuery(
                        "select coalesce(max(seq), 0) from tier_version where program_id = ? and"
                                + " after_position <= ?")
                .bind(0, programId)
                .bind(1, position)
                .mapTo(Long.class)
                .one();
    }

    private static Listed listedOf(ResultSet row, StatementContext context) throws SQLException {
        return new Listed(
                new TierVersion(
                        row.getLong("seq"),
                        row.getLong("version"),
                        LocalDate.ofEpochDay(row.getLong("from_day")),
                        TierJson.ofText(row.getString("tier_id"), row.getString("body"))),
                row.getLong("created_at_ms"));
    }
}
