package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;

import org.agrona.concurrent.UnsafeBuffer;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Writes down what entries, decisions and days make of members' tiers. */
final class TierBook {
    private final TierStore tiers;
    private final MemberTierStore members;
    private final Qualifying qualifying;
    private final LongFunction<RecordedEntry> entryAt;
    private final MoveListener onMove;

    /** Hears of moves, in the transaction in which they are written. */
    @FunctionalInterface
    interface MoveListener {
        /**
         * A member moves.
         *
         * @param position up to which entries are projected once it can be read
         */
        void onMove(String programId, MemberKey key, long position);
    }

    /**
     * @param entryAt reads the entry of a position
     * @param onMove hears of each move
     */
    TierBook(
            TierStore tiers,
            MemberTierStore members,
            Qualifying qualifying,
            LongFunction<RecordedEntry> entryAt,
            MoveListener onMove) {
        this.tiers = tiers;
        this.members = members;
        this.qualifying = qualifying;
        this.entryAt = entryAt;
        this.onMove = onMove;
    }

    /** {@return a program's time zone as a CONFIG entry left it} */
    static ZoneId zoneOf(RecordedEntry config) {
        return ZoneId.of(
                ProgramConfig.decode(
                                new UnsafeBuffer(config.command()),
                                0,
                                config.program(),
                                config.position())
                        .timeZone());
    }

    /** Writes down what an entry makes of its members' tiers; once, whoever asks again. */
    void apply(
            TierSessionStore handle,
            ProgramState program,
            ProgramConfig config,
            RecordedEntry entry) {
        if (entry.position() <= program.position() || entry.position() <= program.pastTo()) {
            return;
        }
        switch (entry.type()) {
            case CONFIG ->
                    TierProgramStore.save(
                            handle, program.projected(entry.position(), zoneOf(entry)));
            case MERGE, MERGE_REVERSAL -> {
                merge(handle, program, entry);
                TierProgramStore.save(handle, program.projected(entry.position(), program.zone()));
            }
            default -> {
                earn(handle, program, config, entry);
                TierProgramStore.save(handle, program.projected(entry.position(), program.zone()));
            }
        }
    }

    /**
     * Minds the decisions that a member did not mind yet, and every day up to an instant.
     *
     * @param toMs 0: no day
     * @param projected up to this position entries are projected
     */
    void settle(
            TierSessionStore handle,
            ProgramState program,
            MemberKey key,
            long toMs,
            long projected) {
        Settlement settlement = settlement(handle, program, key, projected + 1);
        settlement.settle(toMs, projected + 1);
        write(handle, program, settlement, 0);
    }

    /** {@return a member's standing as it can be brought up to any instant, in memory} */
    Settlement settlement(
            TierSessionStore handle, ProgramState program, MemberKey key, long position) {
        return new Settlement(handle, tiers, members, program, key, position);
    }

    /** {@return who a member is since all merges} */
    MemberKey root(TierSessionStore handle, String programId, MemberKey key) {
        MemberKey root = key;
        Optional<MemberKey> into = Optional.of(key);
        while (into.isPresent()) {
            root = into.get();
            into = members.find(handle, programId, root).flatMap(MemberTier::into);
        }
        return root;
    }

    /** Counts an entry of the past, of which nothing follows yet. */
    void count(
            TierSessionStore handle,
            String programId,
            ZoneId zone,
            RecordedEntry entry,
            List<Qualifying.Amount> amounts) {
        if (isMerge(entry)) {
            RecordedEntry merge = mergeOf(entry);
            MemberTier source = counted(handle, programId, merge.memberKey());
            counted(handle, programId, merge.counterpartKey());
            members.save(
                    handle,
                    programId,
                    source.mergedInto(
                            entry.type() == EntryType.MERGE
                                    ? Optional.of(merge.counterpartKey())
                                    : Optional.empty()));
        }
        for (Qualifying.Amount amount : amounts) {
            counted(handle, programId, amount.key());
            add(handle, programId, zone, amount);
        }
    }

    /** Writes down where a settlement left its member, and what came out on the way. */
    private void write(
            TierSessionStore handle, ProgramState program, Settlement settlement, long position) {
        String programId = program.programId();
        members.save(handle, programId, settlement.member());
        for (TierMove move : settlement.moves()) {
            members.add(handle, programId, move);
            TierLogStore.log(handle, programId, move, settlement.givenBy(move));
        }
        for (EntryRewards.Reward reward : settlement.rewards()) {
            TierRewardStore.add(handle, programId, reward);
        }
        if (!settlement.moves().isEmpty()) {
            onMove.onMove(programId, settlement.member().key(), position);
        }
    }

    private void earn(
            TierSessionStore handle,
            ProgramState program,
            ProgramConfig config,
            RecordedEntry entry) {
        List<Qualifying.Amount> amounts = qualifying.of(entry, config);
        if (amounts.isEmpty()) {
            return;
        }
        MemberKey root = root(handle, program.programId(), amounts.getFirst().key());
        Settlement settlement = settlement(handle, program, root, entry.position());
        settlement.settle(entry.postedAtMs(), entry.position());
        for (Qualifying.Amount amount : amounts) {
            add(handle, program.programId(), program.zone(), amount);
        }
        TierCause cause =
                entry.type() == EntryType.EARN_REVERSAL ? TierCause.TAKEN_BACK : TierCause.EARNED;
        settlement.changed(cause, entry.postedAtMs(), entry.position());
        write(handle, program, settlement, entry.position());
    }

    private void merge(TierSessionStore handle, ProgramState program, RecordedEntry entry) {
        RecordedEntry merge = mergeOf(entry);
        MemberKey sourceKey = merge.memberKey();
        MemberKey targetKey = root(handle, program.programId(), merge.counterpartKey());
        Settlement source = settlement(handle, program, sourceKey, entry.position());
        Settlement target = settlement(handle, program, targetKey, entry.position());
        source.settle(entry.postedAtMs(), entry.position());
        target.settle(entry.postedAtMs(), entry.position());
        boolean isMerged = entry.type() == EntryType.MERGE;
        source.mergedInto(isMerged ? Optional.of(merge.counterpartKey()) : Optional.empty());
        if (isMerged) {
            target.rewardedLike(source.member());
        }
        source.changed(TierCause.MERGE, entry.postedAtMs(), entry.position());
        write(handle, program, source, entry.position());
        target.changed(TierCause.MERGE, entry.postedAtMs(), entry.position());
        write(handle, program, target, entry.position());
    }

    private static boolean isMerge(RecordedEntry entry) {
        return entry.type() == EntryType.MERGE || entry.type() == EntryType.MERGE_REVERSAL;
    }

    /** The merge that an entry is, or takes back. */
    private RecordedEntry mergeOf(RecordedEntry entry) {
        if (entry.type() == EntryType.MERGE) {
            return entry;
        }
        for (Effect effect : entry.effects()) {
            if (effect instanceof Effect.Reversed reversed) {
                return entryAt.apply(reversed.originalPosition());
            }
        }
        throw new IllegalStateException("reverses no merge: position=" + entry.position());
    }

    private MemberTier counted(TierSessionStore handle, String programId, MemberKey key) {
        Optional<MemberTier> known = members.find(handle, programId, key);
        if (known.isEmpty()) {
            members.save(handle, programId, MemberTier.born(key, 0));
        }
        return known.orElseGet(() -> MemberTier.born(key, 0));
    }

    private void add(
            TierSessionStore handle, String programId, ZoneId zone, Qualifying.Amount amount) {
        members.add(
                handle,
                programId,
                amount.key(),
                amount.measure(),
                Settlement.localDay(amount.effectiveAtMs(), zone),
                amount.amount());
    }
}
