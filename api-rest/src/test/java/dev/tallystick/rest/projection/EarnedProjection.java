package dev.tallystick.rest.projection;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Outcome;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.jdbi.v3.core.Handle;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How often each member earned, and how much. It adds up: an entry that was lost or came twice
 * shows for ever.
 */
class EarnedProjection implements Projection {
    private final String name;

    /** One row. */
    record Earned(long keyHigh, long keyLow, long entries, long points, long lastPosition) {}

    EarnedProjection(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<EntryType> types() {
        return EnumSet.of(EntryType.EARN, EntryType.REDEEM);
    }

    @Override
    public boolean concerns(RecordedEntry entry) {
        return entry.type() == EntryType.EARN && entry.outcome() == Outcome.POSTED;
    }

    @Override
    public void apply(Handle handle, RecordedEntry entry) {
        handle.createUpdate(
                        """
                        insert into %1$s (key_high, key_low, entries, points, last_position)
                        values (:high, :low, 1, :points, :position)
                        on conflict (key_high, key_low) do update set
                            entries = %1$s.entries + 1, points = %1$s.points + :points, last_position = :position
                        """
                                .formatted(name))
                .bind("high", entry.memberKey().high())
                .bind("low", entry.memberKey().low())
                .bind("points", entry.requestedPoints())
                .bind("position", entry.position())
                .execute();
    }

    @Override
    public void reset(Handle handle) {
        handle.execute(
                """
                create table if not exists %s (key_high bigint not null, key_low bigint not null, entries bigint not null,
                    points bigint not null, last_position bigint not null, primary key (key_high, key_low))
                """
                        .formatted(name));
        handle.execute("delete from " + name);
    }

    /** {@return all rows, in the order of keys} */
    List<Earned> rows(Handle handle) {
        return handle.createQuery("select * from " + name + " order by key_high, key_low")
                .map(
                        (row, context) ->
                                new Earned(
                                        row.getLong("key_high"),
                                        row.getLong("key_low"),
                                        row.getLong("entries"),
                                        row.getLong("points"),
                                        row.getLong("last_position")))
                .list();
    }
}
