package dev.tallystick.rest.members;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.projection.Projection;

import org.jdbi.v3.core.Handle;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Who took whose place, in SQL, for what counts the rows of a member and of those he took the place
 * of together. It follows from the ledger, so it may lag a moment: wait for {@link #NAME}.
 */
public final class MergeLinkStore implements Projection {
    /** By which its position is asked for. */
    public static final String NAME = "merges";

    /** The table. */
    public static final String TABLE = "member_merge";

    /**
     * A subquery with the ids of {@code :memberId} in {@code :programId} and of all whose place he
     * took.
     */
    public static final String MEMBER_IDS =
            """
            (with recursive one(id) as (
               select cast(:memberId as varchar(128))
               union select cast(m.member_id as varchar(128)) from member_merge m join one on m.into_member_id = one.id
               where m.program_id = :programId)
             select id from one)\
            """;

    private static final String IDS = "select id from " + MEMBER_IDS + " as ids";

    private final BiConsumer<String, String> listener;
    private final List<MemberProjection.Known> changed = new ArrayList<>();

    /**
     * @param listener hears program and member of everybody whose place another took or gave back,
     *     and of that other
     */
    public MergeLinkStore(BiConsumer<String, String> listener) {
        this.listener = listener;
    }

    /** {@return a member and all whose place he took, by their ids} */
    public static List<String> idsOf(Handle handle, String programId, String memberId) {
        return handle.createQuery(IDS)
                .bind("programId", programId)
                .bind("memberId", memberId)
                .mapTo(String.class)
                .list();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<EntryType> types() {
        return EnumSet.of(EntryType.MERGE, EntryType.MERGE_REVERSAL);
    }

    @Override
    public boolean concerns(RecordedEntry entry) {
        return entry.isPosted();
    }

    @Override
    public void apply(Handle handle, RecordedEntry entry) {
        Optional<MemberProjection.Known> source = MemberStore.known(handle, entry.memberKey());
        Optional<MemberProjection.Known> target = MemberStore.known(handle, entry.counterpartKey());
        if (source.isEmpty() || target.isEmpty()) {
            return; // the database is older than the journal
        }
        changed.add(source.get());
        changed.add(target.get());
        if (entry.type() == EntryType.MERGE_REVERSAL) {
            handle.createUpdate("delete from member_merge where program_id = ? and member_id = ?")
                    .bind(0, source.get().programId())
                    .bind(1, source.get().memberId())
                    .execute();
        } else {
            handle.createUpdate(
                            """
                            insert into member_merge (program_id, member_id, into_member_id) values (?, ?, ?)
                            on conflict (program_id, member_id) do update set into_member_id = excluded.into_member_id
                            """)
                    .bind(0, source.get().programId())
                    .bind(1, source.get().memberId())
                    .bind(2, target.get().memberId())
                    .execute();
        }
    }

    @Override
    public void onWritten() {
        changed.forEach(one -> listener.accept(one.programId(), one.memberId()));
        changed.clear();
    }

    @Override
    public void reset(Handle handle) {
        handle.execute("delete from member_merge");
    }
}
