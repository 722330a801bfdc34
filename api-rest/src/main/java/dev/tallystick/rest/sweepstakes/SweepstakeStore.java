package dev.tallystick.rest.sweepstakes;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.store.Versioned;
import dev.tallystick.rest.vouchers.VoucherStore;

import org.jdbi.v3.core.Handle;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Sweepstakes in SQL. */
final class SweepstakeStore {
    private static final int SEED_BYTES = 32;
    private static final String SELECT =
            """
            select sweepstake_id, definition, seed, request_count, ticket_count, frozen, sweepstake_no, version, created_at_ms,
                   drawn_at_ms, entries_sha256, entry_count
            from sweepstake where program_id = :programId
            """;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    SweepstakeStore(Database database) {
        this.database = database;
    }

    Optional<Sweepstake> find(ProgramConfig program, String sweepstakeId) {
        return database.read(handle -> find(handle, program, sweepstakeId));
    }

    /**
     * {@return the program's sweepstakes below a number, newest first}
     *
     * @param openAtMs only those that have tickets then; empty for all
     */
    List<Sweepstake> list(
            ProgramConfig program, Optional<Long> openAtMs, long belowNumber, int limit) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + " and sweepstake_no < :below and (:isAny = 1 or"
                                                + " (opens_at_ms <= :atMs and closes_at_ms >"
                                                + " :atMs)) order by sweepstake_no desc limit"
                                                + " :limit")
                                .bind("programId", program.id())
                                .bind("below", belowNumber)
                                .bind("isAny", openAtMs.isEmpty() ? 1 : 0)
                                .bind("atMs", openAtMs.orElse(0L))
                                .bind("limit", limit)
                                .map((row, context) -> sweepstakeOf(row, program))
                                .list());
    }

    /**
     * Makes a sweepstake, with a seed for its draw, or changes one.
     *
     * @param precondition is shown the one there is, and throws where that is not the one meant
     * @param nowMs ledger time
     * @param realMs real time
     * @throws dev.tallystick.rest.problem.ProblemException 400 for what cannot be; 409 {@code
     *     sweepstake_opened} for what would be unfair to who has tickets
     */
    Versioned.Stored<Sweepstake> put(
            ProgramConfig program,
            String sweepstakeId,
            ObjectNode change,
            Consumer<Optional<Sweepstake>> precondition,
            long nowMs,
            long realMs) {
        return database.write(
                handle -> {
                    Optional<Sweepstake> existing = find(handle, program, sweepstakeId);
                    precondition.accept(existing);
                    Optional<ObjectNode> stored =
                            existing.map(Sweepstake::terms)
                                    .map(SweepstakeJson::toText)
                                    .map(SweepstakeJson::ofText);
                    Terms terms = TermsReader.read(change, stored, program);
                    requireVoucherTypes(handle, program.id(), terms.prizes());
                    if (existing.isEmpty()) {
                        insert(handle, program.id(), sweepstakeId, terms, realMs);
                    } else if (!terms.equals(existing.get().terms())) {
                        requireFair(existing.get(), terms, nowMs);
                        update(handle, program.id(), sweepstakeId, terms);
                    }
                    return new Versioned.Stored<>(
                            find(handle, program, sweepstakeId).orElseThrow(), existing.isEmpty());
                });
    }

    private static void requireVoucherTypes(Handle handle, String programId, List<Prize> prizes) {
        for (int index = 0; index < prizes.size(); index++) {
            Optional<String> typeId = prizes.get(index).voucherTypeId();
            if (typeId.isPresent() && !VoucherStore.hasType(handle, programId, typeId.get())) {
                throw Problem.invalid(
                                "/prizes/" + index + "/voucherTypeId",
                                "unknown_reference",
                                "There is none of that id.")
                        .exception();
            }
        }
    }

    /** Who got a ticket got it on what was said then. */
    private static void requireFair(Sweepstake before, Terms after, long nowMs) {
        boolean hasBegun = nowMs >= before.terms().opensAtMs() || before.requestCount() > 0;
        if (hasBegun && !before.terms().isFairlyChangedTo(after)) {
            throw Problem.of(
                            409,
                            "sweepstake_opened",
                            "It has opened: only name and description may change.")
                    .exception();
        }
    }

    private void insert(
            Handle handle, String programId, String sweepstakeId, Terms terms, long realMs) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        handle.createUpdate(
                        """
                        insert into sweepstake (program_id, sweepstake_id, sweepstake_no, definition, opens_at_ms, closes_at_ms, seed,
                                                request_count, ticket_count, frozen, version, created_at_ms)
                        select :programId, :sweepstakeId, coalesce(max(sweepstake_no), 0) + 1, :definition, :opensAtMs, :closesAtMs, :seed,
                               0, 0, 0, 1, :realMs
                        from sweepstake where program_id = :programId
                        """)
                .bind("programId", programId)
                .bind("sweepstakeId", sweepstakeId)
                .bind("definition", SweepstakeJson.toText(terms))
                .bind("opensAtMs", terms.opensAtMs())
                .bind("closesAtMs", terms.closesAtMs())
                .bind("seed", HexFormat.of().formatHex(seed))
                .bind("realMs", realMs)
                .execute();
    }

    private static void update(Handle handle, String programId, String sweepstakeId, Terms terms) {
        handle.createUpdate(
                        """
                        update sweepstake set definition = :definition, opens_at_ms = :opensAtMs, closes_at_ms = :closesAtMs,
                               version = version + 1
                        where program_id = :programId and sweepstake_id = :sweepstakeId
                        """)
                .bind("definition", SweepstakeJson.toText(terms))
                .bind("opensAtMs", terms.opensAtMs())
                .bind("closesAtMs", terms.closesAtMs())
                .bind("programId", programId)
                .bind("sweepstakeId", sweepstakeId)
                .execute();
    }

    static Optional<Sweepstake> find(Handle handle, ProgramConfig program, String sweepstakeId) {
        return handle.createQuery(SELECT + " and sweepstake_id = :sweepstakeId")
                .bind("programId", program.id())
                .bind("sweepstakeId", sweepstakeId)
                .map((row, context) -> sweepstakeOf(row, program))
                .findOne();
    }

    private static Sweepstake sweepstakeOf(ResultSet row, ProgramConfig program)
            throws SQLException {
        ObjectNode definition = SweepstakeJson.ofText(row.getString("definition"));
        String entriesSha256 = row.getString("entries_sha256");
        return new Sweepstake(
                row.getString("sweepstake_id"),
                TermsReader.read(definition, Optional.empty(), program),
                new Sweepstake.Seed(row.getString("seed")),
                row.getLong("request_count"),
                row.getLong("ticket_count"),
                row.getInt("frozen") != 0,
                row.getLong("sweepstake_no"),
                row.getLong("version"),
                row.getLong("created_at_ms"),
                entriesSha256 == null
                        ? Optional.empty()
                        : Optional.of(
                                new Sweepstake.Drawn(
                                        row.getLong("drawn_at_ms"),
                                        entriesSha256,
                                        row.getLong("entry_count"))));
    }
}
