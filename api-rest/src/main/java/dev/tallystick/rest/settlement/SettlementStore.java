package dev.tallystick.rest.settlement;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sums by partner, unit and quarter of an hour, in SQL. */
final class SettlementStore {
    private static final String KEY =
            "program_id = :programId and partner_key_high = :high and partner_key_low = :low";
    private static final String COLUMNS = columns(column -> column);
    private static final String UPSERT =
            """
            insert into partner_sum (program_id, partner_key_high, partner_key_low, unit, quarter, %s)
            values (:programId, :high, :low, :unit, :quarter, %s)
            on conflict (program_id, partner_key_high, partner_key_low, unit, quarter) do update set %s
            """
                    .formatted(
                            COLUMNS,
                            columns(column -> ":" + column),
                            columns(column -> column + " = excluded." + column));

    private final Database database;

    /** What one unit came to before a period, and in it. */
    record Period(Sums before, Sums within) {
        Period() {
            this(new Sums(), new Sums());
        }
    }

    SettlementStore(Database database) {
        this.database = database;
    }

    /** Adds to the sums of a quarter. */
    static void add(Handle handle, Quarter quarter, Sums more) {
        Query query =
                handle.createQuery(
                                "select %s from partner_sum where %s and unit = :unit and quarter = :quarter"
                                        .formatted(COLUMNS, KEY))
                        .bind("programId", quarter.programId())
                        .bind("high", quarter.keyHigh())
                        .bind("low", quarter.keyLow())
                        .bind("unit", quarter.unit())
                        .bind("quarter", quarter.quarter());
        Sums sums = query.map((row, context) -> sumsOf(row)).findOne().orElseGet(Sums::new);
        sums.add(more);
        Update update =
                handle.createUpdate(UPSERT)
                        .bind("programId", quarter.programId())
                        .bind("high", quarter.keyHigh())
                        .bind("low", quarter.keyLow())
                        .bind("unit", quarter.unit())
                        .bind("quarter", quarter.quarter());
        for (Kind kind : Kind.values()) {
            update.bind(kind.pointsColumn(), sums.points(kind))
                    .bind(kind.countColumn(), sums.count(kind));
        }
        update.execute();
    }

    static void clear(Handle handle) {
        handle.execute("delete from partner_sum");
    }

    /**
     * {@return what was booked with a partner before a period and in it, by the units' numbers}
     *
     * @param fromQuarter the period's first
     * @param toQuarter the first after it
     */
    SortedMap<Integer, Period> read(
            String programId, MemberKey partner, long fromQuarter, long toQuarter) {
        SortedMap<Integer, Period> byUnit = new TreeMap<>();
        database.read(
                handle ->
                        handle
                                .createQuery(
                                        "select unit, quarter, %s from partner_sum where %s and quarter < :to"
                                                .formatted(COLUMNS, KEY))
                                .bind("programId", programId)
                                .bind("high", partner.high())
                                .bind("low", partner.low())
                                .bind("to", toQuarter)
                                .map(
                                        (row, context) -> {
                                            Period period =
                                                    byUnit.computeIfAbsent(
                                                            row.getInt("unit"), _ -> new Period());
                                            boolean isBefore = row.getLong("quarter") < fromQuarter;
                                            (isBefore ? period.before() : period.within())
                                                    .add(sumsOf(row));
                                            return isBefore;
                                        })
                                .stream()
                                .count());
        return byUnit;
    }

    private static Sums sumsOf(ResultSet row) throws SQLException {
        Sums sums = new Sums();
        for (Kind kind : Kind.values()) {
            sums.add(kind, row.getLong(kind.pointsColumn()), row.getLong(kind.countColumn()));
        }
        return sums;
    }

    private static String columns(Function<String, String> written) {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.of(kind.pointsColumn(), kind.countColumn()).map(written))
                .collect(Collectors.joining(", "));
    }
}
