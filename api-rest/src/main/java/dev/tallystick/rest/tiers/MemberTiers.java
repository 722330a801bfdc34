package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.ledger.LedgerGate;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Tells where members stand now: what is written down, brought up to ledger time in memory. */
final class MemberTiers {
    private final TierDatabaseStore database;
    private final LedgerGate gate;
    private final TierPast past;
    private final TierBook book;
    private final MemberTierStore members;
    private final LongSupplier projectedTo;

    MemberTiers(
            TierDatabaseStore database,
            LedgerGate gate,
            TierPast past,
            TierBook book,
            MemberTierStore members,
            LongSupplier projectedTo) {
        this.database = database;
        this.gate = gate;
        this.past = past;
        this.book = book;
        this.members = members;
        this.projectedTo = projectedTo;
    }

    /** {@return where a member stands; empty where the program has no tiers} */
    Optional<MemberStanding> of(String programId, MemberKey key) {
        if (!past.isFollowed(programId)) {
            return Optional.empty();
        }
        long nowMs = gate.ledger().nowMs();
        long projected = projectedTo.getAsLong();
        return database.read(
                handle ->
                        TierProgramStore.findWithTiers(handle, programId)
                                .map(program -> of(handle, program, key, nowMs, projected)));
    }

    /** {@return the moves of a member below a number, newest first, as far as written down} */
    List<TierMove> moves(String programId, MemberKey key, long belowNumber, int limit) {
        return database.read(handle -> members.moves(handle, programId, key, belowNumber, limit));
    }

    private MemberStanding of(
            TierSessionStore handle,
            ProgramState program,
            MemberKey key,
            long nowMs,
            long projected) {
        Settlement settlement = book.settlement(handle, program, key, projected + 1);
        settlement.settle(nowMs, projected + 1);
        settlement.peek(nowMs);
        MemberTier member = settlement.member();
        LocalDate today = Settlement.localDay(nowMs, program.zone());
        List<Tier> ladder = settlement.ladderAt(nowMs);
        return new MemberStanding(
                ladder.stream()
                        .filter(
                                tier ->
                                        member.place()
                                                .tierId()
                                                .filter(tier.tierId()::equals)
                                                .isPresent())
                        .findFirst(),
                member.place().sinceMs(),
                member.place().keptUntilMs(),
                member.place().dueMs(),
                settlement.manualAt(nowMs),
                member.into().isPresent()
                        ? List.of()
                        : ladder.stream()
                                .filter(tier -> tier.rank() > member.place().rank())
                                .map(tier -> progress(program, settlement, tier, today))
                                .toList());
    }

    private static MemberStanding.Progress progress(
            ProgramState program, Settlement settlement, Tier tier, LocalDate today) {
        Qualification qualification = tier.qualification();
        LocalDate end =
                switch (qualification.period()) {
                    case QualifyingPeriod.CalendarYear() -> qualification.periodEnd(today);
                    case QualifyingPeriod.Rolling unused ->
                            qualification.firstRollsOffOn(today, settlement.amounts());
                    case QualifyingPeriod.SinceEnrolment() -> LocalDate.MAX;
                };
        return new MemberStanding.Progress(
                tier,
                qualification.amountOn(today, settlement.amounts()),
                Settlement.startMs(end, program.zone()));
    }
}
