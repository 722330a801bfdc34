package dev.tallystick.rest.credentials;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Above how many points of a unit spending needs the PIN, in SQL; kept in memory once used, for
 * every redemption asks.
 */
final class ThresholdStore {
    private static final int REMEMBERED_MAX = 200_000;

    private final Database database;
    private final Cache<Owner, Map<String, Long>> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    private record Owner(String programId, String memberId) {}

    private record Row(String unit, long points) {}

    ThresholdStore(Database database) {
        this.database = database;
    }

    /** {@return a member's threshold in a unit; empty if there is none} */
    OptionalLong find(String programId, String memberId, String unit) {
        Long points = remembered.get(new Owner(programId, memberId), this::load).get(unit);
        return points == null ? OptionalLong.empty() : OptionalLong.of(points);
    }

    /**
     * Sets a member's threshold in a unit.
     *
     * @param points empty to have none
     */
    void put(String programId, String memberId, String unit, OptionalLong points, ChangedBy by) {
        database.writeThen(
                handle -> {
                    if (points.isPresent()) {
                        insert(handle, programId, memberId, unit, points.getAsLong());
                    } else {
                        delete(handle, programId, memberId, unit);
                    }
                    return MemberLogStore.append(
                            handle,
                            programId,
                            memberId,
                            MemberEvent.of(MemberEvent.Type.REDEMPTION_THRESHOLD_CHANGED, by)
                                    .with("unit", unit)
                                    .with("cleared", points.isEmpty()));
                },
                () -> forget(programId, memberId));
    }

    /** Looks a member's thresholds up again. */
    void forget(String programId, String memberId) {
        remembered.invalidate(new Owner(programId, memberId));
    }

    private Map<String, Long> load(Owner owner) {
        return database.read(
                handle ->
                        handle
                                .createQuery(
                                        "select unit, points from redemption_threshold where"
                                                + " program_id = ? and member_id = ?")
                                .bind(0, owner.programId())
                                .bind(1, owner.memberId())
                                .map(
                                        (row, context) ->
                                                new Row(
                                                        row.getString("unit"),
                                                        row.getLong("points")))
                                .stream()
                                .collect(Collectors.toUnmodifiableMap(Row::unit, Row::points)));
    }

    private static void insert(
            Handle handle, String programId, String memberId, String unit, long points) {
        handle.createUpdate(
                        """
                        insert into redemption_threshold (program_id, member_id, unit, points)
                        values (:programId, :memberId, :unit, :points)
                        on conflict (program_id, member_id, unit) do update set points = excluded.points
                        """)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .bind("unit", unit)
                .bind("points", points)
                .execute();
    }

    private static void delete(Handle handle, String programId, String memberId, String unit) {
        handle.createUpdate(
                        "delete from redemption_threshold where program_id = ? and member_id = ?"
                                + " and unit = ?")
                .bind(0, programId)
                .bind(1, memberId)
                .bind(2, unit)
                .execute();
    }
}
