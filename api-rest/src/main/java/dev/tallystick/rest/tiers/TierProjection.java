package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.projection.Projection;

import org.jdbi.v3.core.Handle;

import java.util.EnumSet;
import java.util.Set;

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

    private final LedgerGate gate;
    private final TierPast past;
    private final TierBook book;
    private final Runnable onReset;

    /**
     * @param onReset is run when everything is to be projected anew
     */
    TierProjection(LedgerGate gate, TierPast past, TierBook book, Runnable onReset) {
        this.gate = gate;
        this.past = past;
        this.book = book;
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

    @Override
    public void apply(Handle handle, RecordedEntry entry) {
        ProgramConfig config = gate.ledger().program(entry.program());
        TierSessionStore session = new TierSessionStore(handle);
        TierProgramStore.find(session, config.id())
                .ifPresent(program -> book.apply(session, program, config, entry));
    }

    @Override
    public void reset(Handle handle) {
        onReset.run();
        handle.execute("delete from tier_member");
        handle.execute("delete from tier_amount");
        handle.execute("delete from tier_move");
        handle.execute(
                "update tier_program set position = 0, time_zone = 'UTC', past_to = 0,"
                        + " past_position = 0, past_time_zone = 'UTC'");
    }
}
