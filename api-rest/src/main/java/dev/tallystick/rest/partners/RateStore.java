package dev.tallystick.rest.partners;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The versions of partners' exchange rates in SQL. */
final class RateStore {
    private RateStore() {}

    /** {@return a partner with the rates it has} Only who exchanges, or did, has any. */
    static Partner withRates(Handle handle, Partner partner) {
        List<ExchangeRate> rates =
                handle.createQuery(
                                """
                                select r.rate_version, r.from_ms, r.definition, r.made_at_ms from partner_rate r
                                join partner p on p.program_id = r.program_id and p.partner_id = r.partner_id
                                where p.partner_key_high = :high and p.partner_key_low = :low order by r.rate_version
                                """)
                        .bind("high", partner.key().high())
                        .bind("low", partner.key().low())
                        .map(RateStore::rateOf)
                        .list();
        return new Partner(
                partner.partnerId(),
                partner.key(),
                partner.name(),
                partner.types(),
                rates,
                partner.number(),
                partner.version(),
                partner.createdAtMs());
    }

    static void insert(Handle handle, String programId, String partnerId, ExchangeRate rate) {
        handle.createUpdate(
                        """
                        insert into partner_rate (program_id, partner_id, rate_version, from_ms, definition, made_at_ms)
                        values (:programId, :partnerId, :version, :fromMs, :definition, :madeAtMs)
                        """)
                .bind("programId", programId)
                .bind("partnerId", partnerId)
                .bind("version", rate.version())
                .bind("fromMs", rate.fromMs())
                .bind("definition", rate.terms().map(ExchangeTerms::toJson).orElse(null))
                .bind("madeAtMs", rate.madeAtMs())
                .execute();
    }

    private static ExchangeRate rateOf(ResultSet row, StatementContext context)
            throws SQLException {
        return new ExchangeRate(
                row.getInt("rate_version"),
                row.getLong("from_ms"),
                Optional.ofNullable(row.getString("definition")).map(ExchangeTerms::ofJson),
                row.getLong("made_at_ms"));
    }
}
