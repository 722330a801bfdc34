package dev.tallystick.rest.members;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.rest.projection.Projection;

import org.jdbi.v3.core.Handle;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the ledger did to members beside their points: stages and merges, told in their histories;
 * and by stage, for lists, who is to be looked at. The ledger's word is what counts.
 */
public final class MemberProjection implements Projection {
    /** By which its position is asked for. */
    static final String NAME = "members";

    private static final MemberEvent.Type[] TYPES = {
        MemberEvent.Type.STAGE_CHANGED,
        MemberEvent.Type.MERGED,
        MemberEvent.Type.MERGED_FROM,
        MemberEvent.Type.MERGE_REVERSED,
        MemberEvent.Type.MERGED_FROM_REVERSED
    };

    /** Whom the journal knows by a key. */
    record Known(String programId, String memberId) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<EntryType> types() {
        return EnumSet.of(EntryType.STAGE, EntryType.MERGE, EntryType.MERGE_REVERSAL);
    }

    @Override
    public boolean concerns(RecordedEntry entry) {
        return entry.isPosted();
    }

    @Override
    public void apply(Handle handle, RecordedEntry entry) {
        switch (entry.type()) {
            case STAGE -> stage(handle, entry);
            case MERGE ->
                    merge(handle, entry, MemberEvent.Type.MERGED, MemberEvent.Type.MERGED_FROM);
            case MERGE_REVERSAL ->
                    merge(
                            handle,
                            entry,
                            MemberEvent.Type.MERGE_REVERSED,
                            MemberEvent.Type.MERGED_FROM_REVERSED);
            default -> throw new IllegalStateException("concerns nobody: " + entry.type());
        }
    }

    @Override
    public void reset(Handle handle) {
        MemberLogStore.setAside(handle, TYPES);
        MemberStore.resetStages(handle);
    }

    private static void stage(Handle handle, RecordedEntry entry) {
        Optional<Known> member = known(handle, entry.memberKey());
        // An account that the entry opens begins in the stage of before.
        Optional<Stage> to =
                entry.effects().stream()
                        .filter(Effect.StageSet.class::isInstance)
                        .map(effect -> ((Effect.StageSet) effect).stage())
                        .reduce((before, later) -> later);
        if (member.isPresent() && to.isPresent()) {
            Stage from = MemberStore.setStage(handle, member.get(), to.get());
            append(
                    handle,
                    member.get(),
                    following(MemberEvent.Type.STAGE_CHANGED, entry)
                            .with("from", from.name())
                            .with("to", to.get().name()));
        }
    }

    private static void merge(
            Handle handle,
            RecordedEntry entry,
            MemberEvent.Type ofSource,
            MemberEvent.Type ofTarget) {
        Optional<Known> source = known(handle, entry.memberKey());
        Optional<Known> target = known(handle, entry.counterpartKey());
        if (source.isPresent() && target.isPresent()) {
            append(
                    handle,
                    source.get(),
                    following(ofSource, entry).with("into", target.get().memberId()));
            append(
                    handle,
                    target.get(),
                    following(ofTarget, entry).with("source", source.get().memberId()));
        }
    }

    private static MemberEvent following(MemberEvent.Type type, RecordedEntry entry) {
        return MemberEvent.following(type, entry.position(), entry.postedAtMs());
    }

    private static void append(Handle handle, Known member, MemberEvent event) {
        MemberLogStore.append(handle, member.programId(), member.memberId(), event);
    }

    /** Empty if the database is older than the journal: somebody it has forgotten. */
    private static Optional<Known> known(Handle handle, MemberKey key) {
        return MemberStore.known(handle, key);
    }
}
