package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Brings one member up to an instant: everything that concerns the member in its order, entries and
 * decisions by their place in the ledger, and between them each day that came. What comes out does
 * not depend on when somebody looks. Source: ARCHITECTURE.md, "Tiers".
 */
final class Settlement {
    private final TierSessionStore handle;
    private final TierStore tiers;
    private final MemberTierStore members;
    private final ProgramState program;
    private final List<TierMove> moves = new ArrayList<>();
    private final List<EntryRewards.Reward> rewards = new ArrayList<>();
    private final List<ManualTier> manual;
    private MemberTier member;

    /** Read when they are needed; null until then. */
    private DailyAmounts amounts;

    private record Decision(long seq, long atMs, TierCause cause) {}

    private record Outcome(Optional<Tier> tier, long keptUntilMs, long dueMs) {}

    /**
     * @param program as it is
     * @param key whose standing it is, not merged into another
     * @param position of the entry for which it is done, or the first that is not projected
     */
    Settlement(
            TierSessionStore handle,
            TierStore tiers,
            MemberTierStore members,
            ProgramState program,
            MemberKey key,
            long position) {
        this.handle = handle;
        this.tiers = tiers;
        this.members = members;
        this.program = program;
        this.manual = members.manual(handle, program.programId(), key);
        this.member =
                members.find(handle, program.programId(), key)
                        .orElseGet(() -> MemberTier.born(key, seqAtBirth(position)));
    }

    /** {@return where the member stands now} */
    MemberTier member() {
        return member;
    }

    /** {@return the moves that came out, in order} */
    List<TierMove> moves() {
        return List.copyOf(moves);
    }

    /** {@return what is to be granted for them} */
    List<EntryRewards.Reward> rewards() {
        return List.copyOf(rewards);
    }

    /** {@return what the member earned and spent} */
    DailyAmounts amounts() {
        if (amounts == null) {
            amounts = members.amounts(handle, program.programId(), member.key());
        }
        return amounts;
    }

    /** {@return the tier given by hand that goes at an instant} */
    Optional<ManualTier> manualAt(long atMs) {
        return lastManual().filter(one -> one.goesAt(atMs));
    }

    private Optional<ManualTier> lastManual() {
        return manual.stream()
                .filter(one -> one.seq() <= member.seq())
                .reduce((before, later) -> later);
    }

    /** {@return the client that gave the tier of a move by hand, or ended that} */
    Optional<String> givenBy(TierMove move) {
        return move.cause() == TierCause.MANUAL
                ? lastManual().map(ManualTier::clientId)
                : Optional.empty();
    }

    /** {@return the tiers of the program in use at an instant} */
    List<Tier> ladderAt(long atMs) {
        return ladders().on(day(atMs));
    }

    /**
     * Minds the decisions that go for the entry at {@code position}, and every day up to {@code
     * toMs}.
     */
    void settle(long toMs, long position) {
        for (Decision decision : decisions(position)) {
            comeTo(decision.atMs());
            member = member.minding(decision.seq());
            move(decision.cause(), Math.max(decision.atMs(), member.place().lastMs()), 0);
        }
        comeTo(toMs);
    }

    /** Looks at somebody of whom nothing is written down; for reading only. */
    void peek(long atMs) {
        if (member.place().lastMs() == 0) {
            move(TierCause.TIME, atMs, 0);
        }
    }

    /** Minds what an entry added, which is in SQL by now. */
    void changed(TierCause cause, long atMs, long position) {
        amounts = null;
        move(cause, Math.max(atMs, member.place().lastMs()), position);
    }

    /** Notes who the member is by an entry that is minded next. */
    void mergedInto(Optional<MemberKey> other) {
        member = member.mergedInto(other);
    }

    /** Notes that what another was granted is not granted again. */
    void rewardedLike(MemberTier other) {
        member = member.at(member.place(), Math.max(member.rewardedRank(), other.rewardedRank()));
    }

    private void comeTo(long toMs) {
        while (member.place().dueMs() <= toMs) {
            move(TierCause.TIME, Math.max(member.place().dueMs(), member.place().lastMs()), 0);
        }
    }

    private void move(TierCause cause, long atMs, long position) {
        Outcome outcome = outcome(atMs);
        Optional<String> tierId = outcome.tier().map(Tier::tierId);
        boolean moves = !tierId.equals(member.place().tierId());
        int rank = outcome.tier().map(Tier::rank).orElse(MemberTier.NO_RANK);
        long number = member.place().moveCount() + (moves ? 1 : 0);
        int rewardedRank = member.rewardedRank();
        if (moves) {
            addMove(cause, atMs, position, outcome, number);
            rewardedRank = rewardedRank(cause, outcome, rank, number);
        }
        member =
                member.at(
                        new MemberTier.Place(
                                tierId,
                                rank,
                                moves ? since(tierId, atMs) : member.place().sinceMs(),
                                outcome.keptUntilMs(),
                                outcome.dueMs(),
                                atMs,
                                number),
                        rewardedRank);
    }

    private void addMove(TierCause cause, long atMs, long position, Outcome outcome, long number) {
        moves.add(
                new TierMove(
                        member.key(),
                        number,
                        member.place().tierId(),
                        outcome.tier().map(Tier::tierId),
                        cause,
                        atMs,
                        position,
                        outcome.keptUntilMs()));
    }

    /**
     * A tier's reward is for who gets up to it by earning; once, until a day takes a tier away: one
     * that was taken back with an earn, or given by hand, is not rewarded when it comes back.
     */
    private int rewardedRank(TierCause cause, Outcome outcome, int rank, long number) {
        int rewardedRank = member.rewardedRank();
        if (cause == TierCause.TIME && rank < member.place().rank()) {
            return Math.min(rewardedRank, rank);
        }
        if (rank <= rewardedRank || rank <= member.place().rank() || cause == TierCause.MANUAL) {
            return rewardedRank;
        }
        if (cause.earnsReward()) {
            outcome.tier()
                    .flatMap(Tier::entryReward)
                    .ifPresent(
                            reward ->
                                    rewards.add(
                                            EntryRewards.Reward.of(member.key(), number, reward)));
        }
        return rank;
    }

    private static OptionalLong since(Optional<String> tierId, long atMs) {
        return tierId.isPresent() ? OptionalLong.of(atMs) : OptionalLong.empty();
    }

    private Outcome outcome(long atMs) {
        if (member.into().isPresent()) {
            return new Outcome(Optional.empty(), MemberTier.NEVER, MemberTier.NEVER);
        }
        Optional<ManualTier> given = manualAt(atMs);
        Optional<Tier> tier = given.flatMap(one -> inUse(one.tierId().orElseThrow(), atMs));
        if (tier.isPresent()) {
            long untilMs = given.get().untilMs();
            return new Outcome(
                    tier, untilMs, Math.min(untilMs, startMs(ladders().nextChange(day(atMs)))));
        }
        Standing standing = TierRules.standing(ladders(), amounts(), day(atMs));
        return new Outcome(
                standing.tier(), startMs(standing.keptUntil()), startMs(standing.changesAt()));
    }

    private Optional<Tier> inUse(String tierId, long atMs) {
        return ladderAt(atMs).stream().filter(tier -> tier.tierId().equals(tierId)).findFirst();
    }

    private List<Decision> decisions(long position) {
        List<Decision> decisions = new ArrayList<>();
        for (TierStore.Placed one :
                tiers.decisions(handle, program.programId(), member.seq(), position)) {
            decisions.add(new Decision(one.seq(), one.atMs(), TierCause.CONFIGURATION));
        }
        for (ManualTier one : manual) {
            if (one.seq() > member.seq() && one.afterPosition() < position) {
                decisions.add(new Decision(one.seq(), one.atMs(), TierCause.MANUAL));
            }
        }
        decisions.sort(Comparator.comparingLong(Decision::seq));
        return decisions;
    }

    /** Nobody is older than the first thing that is known of him. */
    private long seqAtBirth(long position) {
        long seq = 0;
        for (TierStore.Placed one : tiers.decisions(handle, program.programId(), 0, position)) {
            seq = one.seq();
        }
        return manual.isEmpty() ? seq : Math.min(seq, manual.getFirst().seq() - 1);
    }

    private Ladders ladders() {
        return tiers.ladders(handle, program.programId(), member.seq());
    }

    private LocalDate day(long atMs) {
        return localDay(atMs, program.zone());
    }

    private long startMs(LocalDate day) {
        return startMs(day, program.zone());
    }

    /** {@return the local day of an instant} */
    static LocalDate localDay(long atMs, ZoneId zone) {
        return Instant.ofEpochMilli(atMs).atZone(zone).toLocalDate();
    }

    /** {@return the first instant of a day: where clocks skip midnight, the one after} */
    static long startMs(LocalDate day, ZoneId zone) {
        return day.equals(LocalDate.MAX)
                ? MemberTier.NEVER
                : day.atStartOfDay(zone).toInstant().toEpochMilli();
    }
}
