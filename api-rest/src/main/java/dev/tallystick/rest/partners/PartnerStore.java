package dev.tallystick.rest.partners;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Partners in SQL. */
final class PartnerStore {
    private static final String SELECT =
            "select partner_id, partner_key_high, partner_key_low, name, types, partner_no,"
                    + " version, created_at_ms from partner ";

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    /** A partner and whether it is new. */
    record Stored(Partner partner, boolean created) {}

    PartnerStore(Database database) {
        this.database = database;
    }

    Optional<Partner> find(String programId, String partnerId) {
        return database.read(handle -> find(handle, programId, partnerId));
    }

    boolean anyThere() {
        return database.read(
                handle ->
                        handle.createQuery("select 1 from partner limit 1")
                                .mapTo(Integer.class)
                                .findOne()
                                .isPresent());
    }

    Optional<Partner> find(MemberKey key) {
        return database.read(
                handle ->
                        handle.createQuery(
                                        SELECT
                                                + "where partner_key_high = ? and partner_key_low ="
                                                + " ?")
                                .bind(0, key.high())
                                .bind(1, key.low())
                                .map(PartnerStore::partnerOf)
                                .findOne()
                                .map(partner -> RateStore.withRates(handle, partner)));
    }

    /**
     * {@return the program's partners below a number, newest first}
     *
     * @param type those who may do it; empty for all
     */
    List<Partner> list(String programId, Optional<PartnerType> type, long belowNumber, int limit) {
        int bit = type.map(wanted -> wanted.bit).orElse(0);
        return database.read(
                handle ->
                        handle
                                .createQuery(
                                        SELECT
                                                + "where program_id = :programId and partner_no <"
                                                + " :below and (types & :bit) = :bit order by"
                                                + " partner_no desc limit :limit")
                                .bind("programId", programId)
                                .bind("below", belowNumber)
                                .bind("bit", bit)
                                .bind("limit", limit)
                                .map(PartnerStore::partnerOf)
                                .list()
                                .stream()
                                .map(partner -> RateStore.withRates(handle, partner))
                                .toList());
    }

    /**
     * Makes a partner, or changes one.
     *
     * @param precondition is shown the partner as it is, and throws where that is not the one meant
     * @param always is run at the end, whatever became of it
     */
    Stored put(
            String programId,
            String partnerId,
            PartnerChange change,
            Consumer<Optional<Partner>> precondition,
            long nowMs,
            Runnable always) {
        return database.writeThen(
                handle -> {
                    Optional<Partner> existing = find(handle, programId, partnerId);
                    precondition.accept(existing);
                    if (existing.isEmpty()) {
                        make(handle, programId, partnerId, nowMs);
                    }
                    Partner before = find(handle, programId, partnerId).orElseThrow();
                    Partner after = change.over(before, nowMs);
                    if (after.equals(before)) {
                        return new Stored(before, existing.isEmpty());
                    }
                    update(handle, programId, after, existing.isPresent(), nowMs);
                    if (after.rates().size() > before.rates().size()) {
                        RateStore.insert(handle, programId, partnerId, after.rates().getLast());
                    }
                    return new Stored(
                            find(handle, programId, partnerId).orElseThrow(), existing.isEmpty());
                },
                always);
    }

    private void make(Handle handle, String programId, String partnerId, long nowMs) {
        handle.createUpdate(
                        """
                        insert into partner (program_id, partner_id, partner_no, partner_key_high, partner_key_low, types,
                                             version, created_at_ms, updated_at_ms)
                        select :programId, :partnerId, coalesce(max(partner_no), 0) + 1, :keyHigh, :keyLow, :types, 1, :nowMs, :nowMs
                        from partner where program_id = :programId
                        """)
                .bind("programId", programId)
                .bind("partnerId", partnerId)
                .bind("keyHigh", random.nextLong())
                .bind("keyLow", random.nextLong())
                .bind("types", sum(PartnerChange.TYPES_BORN))
                .bind("nowMs", nowMs)
                .execute();
    }

    /** A new partner's first values are its first version, every later change is another. */
    private static void update(
            Handle handle, String programId, Partner partner, boolean isChange, long nowMs) {
        handle.createUpdate(
                        """
                        update partner set name = :name, types = :types, version = version + :step, updated_at_ms = :nowMs
                        where program_id = :programId and partner_id = :partnerId
                        """)
                .bind("name", partner.name())
                .bind("types", sum(partner.types()))
                .bind("step", isChange ? 1 : 0)
                .bind("nowMs", nowMs)
                .bind("programId", programId)
                .bind("partnerId", partner.partnerId())
                .execute();
    }

    private static Optional<Partner> find(Handle handle, String programId, String partnerId) {
        return handle.createQuery(SELECT + "where program_id = ? and partner_id = ?")
                .bind(0, programId)
                .bind(1, partnerId)
                .map(PartnerStore::partnerOf)
                .findOne()
                .map(partner -> RateStore.withRates(handle, partner));
    }

    private static Partner partnerOf(ResultSet row, StatementContext context) throws SQLException {
        return new Partner(
                row.getString("partner_id"),
                new MemberKey(row.getLong("partner_key_high"), row.getLong("partner_key_low")),
                row.getString("name"),
                typesOf(row.getInt("types")),
                List.of(),
                row.getLong("partner_no"),
                row.getLong("version"),
                row.getLong("created_at_ms"));
    }

    private static int sum(Set<PartnerType> types) {
        return types.stream().mapToInt(type -> type.bit).sum();
    }

    private static Set<PartnerType> typesOf(int sum) {
        Set<PartnerType> types = EnumSet.allOf(PartnerType.class);
        types.removeIf(type -> (sum & type.bit) == 0);
        return types;
    }
}
