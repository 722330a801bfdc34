package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.projection.Projection;

import org.jdbi.v3.core.Handle;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows the ledger for the programs that have tiers. What was decided by hand is no part of it:
 * made again from the first entry, it minds each decision behind the entry it was made behind.
 */
final class TierProjection implements Projection {
    static final String NAME = "tiers";

    private static final Set<EntryType> TYPES =
            EnumSet.of(
                    EntryType.EARN,
                    EntryType.EARN_REVERSAL,
                    EntryType.ADJUST,
                    EntryType.MERGE,
                    EntryType.MERGE_REVERSAL,
                    EntryType.CONFIG);

    /**
     * What those spent whose baskets nobody can read any more stands: it counts for who they are
     * now.
     */
    private static final String NO_AMOUNTS =
            """
            delete from tier_amount where measure not like '%s%%' or not exists
                (select 1 from member m
                 where m.member_key_high = tier_amount.key_high and m.member_key_low = tier_amount.key_low
                   and m.erased_at_ms is not null)
            """
                    .formatted(Measure.SPEND_PREFIX);

    private final LedgerGate gate;
    private final TierPast past;
    private final TierBook book;
    private final Consumer<MemberKey> members;
    private final Runnable onWritten;
    private final Runnable onReset;

    /**
     * @param members has a member remembered
     * @param onWritten is run when what was applied can be read
     * @param onReset is run when everything is to be projected anew
     */
    TierProjection(
            LedgerGate gate,
            TierPast past,
            TierBook book,
            Consumer<MemberKey> members,
            Runnable onWritten,
            Runnable onReset) {
        this.gate = gate;
        this.past = past;
        this.book = book;
        this.members = members;
        this.onWritten = onWritten;
        this.onReset = onReset;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** None where no program has tiers: then what is earned is passed without being read. */
    @Override
    public Set<EntryType> types() {
        return past.followsAny() ? TYPES : EnumSet.noneOf(EntryType.class);
    }

    @Override
    public boolean concerns(RecordedEntry entry) {
        return Qualifying.concerns(entry)
                && past.isFollowed(gate.ledger().program(entry.program()).id());
    }

    /** Baskets are read with the members' keys. */
    @Override
    public void prepare(RecordedEntry entry) {
        if (entry.memberKey() != null) {
            members.accept(entry.memberKey());
        }
    }

    @Override
    public void apply(Handle handle, RecordedEntry entry) {
        ProgramConfig config = gate.ledger().program(entry.program());
        TierSessionStore session = new TierSessionStore(handle);
        TierProgramStore.find(session, config.id())
                .ifPresent(program -> book.apply(session, program, config, entry));
    }

    @Override
    public void onWritten() {
        onWritten.run();
    }

    @Override
    public void reset(Handle handle) {
        onReset.run();
        handle.execute("delete from tier_member");
        handle.execute(NO_AMOUNTS);
        handle.execute("delete from tier_move");
        handle.execute(
                "update tier_program set position = 0, time_zone = 'UTC', past_to = 0,"
                        + " past_position = 0, past_time_zone = 'UTC'");
    }
}
