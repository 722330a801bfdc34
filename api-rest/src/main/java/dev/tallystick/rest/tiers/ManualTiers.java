package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.problem.Problem;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/** Gives tiers by hand. A repeated request changes nothing. */
final class ManualTiers {
    private final TierDatabaseStore database;
    private final LedgerGate gate;
    private final TierStore tiers;
    private final MemberTierStore members;
    private final TierBook book;
    private final LongSupplier projectedTo;
    private final BiConsumer<String, MemberKey> onMoved;

    /**
     * @param onMoved hears of each program and member once it is durable, and where nobody can tell
     */
    ManualTiers(
            TierDatabaseStore database,
            LedgerGate gate,
            TierStore tiers,
            MemberTierStore members,
            TierBook book,
            LongSupplier projectedTo,
            BiConsumer<String, MemberKey> onMoved) {
        this.database = database;
        this.gate = gate;
        this.tiers = tiers;
        this.members = members;
        this.book = book;
        this.projectedTo = projectedTo;
        this.onMoved = onMoved;
    }

    /**
     * Requires that a tier can be given now; nothing where none is given.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code no_tiers}, {@code
     *     tier_not_found}; 409 {@code tier_not_active}
     */
    void require(String programId, Optional<String> tierId) {
        if (tierId.isPresent()) {
            long nowMs = gate.ledger().nowMs();
            database.readOnly(
                    handle ->
                            require(
                                    handle,
                                    programWithTiers(handle, programId),
                                    tierId.get(),
                                    nowMs));
        }
    }

    /** Takes away what a member was given, whatever it is; nothing where there are no tiers. */
    void takeAway(String programId, MemberKey key, String clientId) {
        boolean isAny =
                database.read(handle -> TierProgramStore.findWithTiers(handle, programId))
                        .isPresent();
        if (isAny) {
            give(programId, key, Optional.empty(), MemberTier.NEVER, null, clientId);
        }
    }

    /**
     * Gives a member a tier, whatever is earned.
     *
     * @param tierId empty: what is earned goes again
     * @param untilMs {@link MemberTier#NEVER}: until the next one
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code tier_not_found}; 409 {@code
     *     tier_not_active}
     */
    void give(
            String programId,
            MemberKey key,
            Optional<String> tierId,
            long untilMs,
            String reason,
            String clientId) {
        try {
            database.writeThen(
                    handle -> give(handle, programId, key, tierId, untilMs, reason, clientId),
                    () -> onMoved.accept(programId, key));
        } catch (RuntimeException e) {
            tiers.forget();
            throw e;
        }
    }

    private void give(
            TierSessionStore handle,
            String programId,
            MemberKey key,
            Optional<String> tierId,
            long untilMs,
            String reason,
            String clientId) {
        ProgramState program = programWithTiers(handle, programId);
        long nowMs = gate.ledger().nowMs();
        long projected = Math.max(program.position(), projectedTo.getAsLong());
        Settlement before = book.settlement(handle, program, key, projected + 1);
        before.settle(nowMs, projected + 1);
        tierId.ifPresent(id -> require(handle, program, id, nowMs));
        Optional<ManualTier> goes = before.manualAt(nowMs);
        boolean isSame =
                goes.map(
                                one ->
                                        one.tierId().equals(tierId)
                                                && one.untilMs() == untilMs
                                                && Objects.equals(one.reason(), reason))
                        .orElse(tierId.isEmpty());
        if (isSame) {
            return;
        }
        ProgramState after = program.decided(program.seq() + 1);
        TierProgramStore.save(handle, after);
        members.add(
                handle,
                programId,
                key,
                new ManualTier(
                        after.seq(), tierId, untilMs, reason, clientId, program.position(), nowMs));
        book.settle(handle, after, key, nowMs, projected);
    }

    private void require(TierSessionStore handle, ProgramState program, String tierId, long nowMs) {
        if (tiers.find(handle, program.programId(), tierId).isEmpty()) {
            throw TierCatalogue.notFound();
        }
        boolean isInUse =
                tiers
                        .ladders(handle, program.programId(), program.seq())
                        .on(Settlement.localDay(nowMs, program.zone()))
                        .stream()
                        .anyMatch(tier -> tier.tierId().equals(tierId));
        if (!isInUse) {
            throw Problem.of(409, "tier_not_active", "Nobody can be in this tier now.").exception();
        }
    }

    private static ProgramState programWithTiers(TierSessionStore handle, String programId) {
        return TierProgramStore.findWithTiers(handle, programId)
                .orElseThrow(TierCatalogue::noTiers);
    }
}
