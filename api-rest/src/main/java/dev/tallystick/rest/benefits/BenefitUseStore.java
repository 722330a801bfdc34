package dev.tallystick.rest.benefits;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.definitions.Definition;
import dev.tallystick.rest.definitions.Definitions;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;
import dev.tallystick.rest.vouchers.Voucher;
import dev.tallystick.rest.vouchers.VoucherSource;
import dev.tallystick.rest.vouchers.VoucherStore;

import org.jdbi.v3.core.Handle;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What members make of benefits. Whether a use is within its limits is decided in the transaction
 * that records it, at the ledger's time; a voucher is issued in it as well. Source:
 * ARCHITECTURE.md, "Benefits".
 */
final class BenefitUseStore {
    private final Database database;
    private final Definitions<Benefit> definitions;
    private final VoucherStore vouchers;
    private final LedgerGate gate;

    /** A benefit and what a member may do with it. */
    record Row(Definition<Benefit> definition, Standing standing, Uses uses) {
        long number() {
            return definition.number();
        }
    }

    /** What was answered to a use, now or before. */
    record Used(Use use, Optional<Issued> issued, boolean replayed) {}

    /** A use that was given, now or before. */
    record Allocated(Allocation allocation, Optional<Issued> issued, boolean replayed) {}

    /**
     * A voucher that a use, or an allocation, issued.
     *
     * @param code in clear; empty once it is destroyed
     */
    record Issued(Voucher voucher, Optional<String> code) {
        @Override
        public String toString() {
            return "Issued[" + voucher.voucherId() + "]";
        }
    }

    /**
     * @param vouchers gives the vouchers that uses issue
     */
    BenefitUseStore(
            Database database,
            Definitions<Benefit> definitions,
            VoucherStore vouchers,
            LedgerGate gate) {
        this.database = database;
        this.definitions = definitions;
        this.vouchers = vouchers;
        this.gate = gate;
    }

    /** {@return the program's benefits below a number, newest first, as they are to a member} */
    List<Row> list(ProgramConfig program, Candidate candidate, long belowNumber, int limit) {
        long nowMs = gate.ledger().nowMs();
        List<Definition<Benefit>> shown =
                definitions.all(program.id()).stream()
                        .filter(definition -> definition.number() < belowNumber)
                        .limit(limit)
                        .toList();
        List<String> everIds =
                shown.stream()
                        .filter(definition -> isLimitedForEver(definition.value(), candidate))
                        .map(Definition::id)
                        .toList();
        Map<String, Uses> uses =
                database.read(
                        handle ->
                                UseStore.countAll(
                                        handle,
                                        program.id(),
                                        candidate.member().memberId(),
                                        starts(program, nowMs),
                                        everIds));
        List<Row> rows = new ArrayList<>();
        for (Definition<Benefit> definition : shown) {
            Uses ofIt = uses.getOrDefault(definition.id(), Uses.NONE);
            rows.add(
                    new Row(
                            definition,
                            standing(program, definition.value(), candidate, ofIt, nowMs),
                            ofIt));
        }
        return rows;
    }

    private static boolean isLimitedForEver(Benefit benefit, Candidate candidate) {
        return benefit.limitsIn(candidate.facts().tier()).stream()
                .anyMatch(limit -> limit.period() == LimitPeriod.LIFETIME);
    }

    /**
     * {@return one benefit as it is to a member}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code benefit_not_found}
     */
    Row one(ProgramConfig program, Candidate candidate, String benefitId) {
        Definition<Benefit> definition = definitions.get(program.id(), benefitId);
        long nowMs = gate.ledger().nowMs();
        Uses uses =
                database.read(
                        handle -> uses(handle, program, candidate, definition.value(), nowMs));
        return new Row(
                definition, standing(program, definition.value(), candidate, uses, nowMs), uses);
    }

    /**
     * {@return what was answered to the same use before; empty if it is not recorded} Whoever took
     * the member's place since.
     */
    Optional<Used> usedBefore(
            ProgramConfig program,
            String memberId,
            String benefitId,
            String usageId,
            ChangedBy by) {
        return database.read(handle -> UseStore.find(handle, program.id(), usageId))
                .filter(use -> use.isOf(benefitId, memberId))
                .map(
                        use ->
                                new Used(
                                        use,
                                        database.write(
                                                handle -> issued(handle, program.id(), use, by)),
                                        true));
    }

    /** {@return the same of an allocation} */
    Optional<Allocated> allocatedBefore(
            ProgramConfig program,
            String memberId,
            String benefitId,
            String allocationId,
            ChangedBy by) {
        return database.read(handle -> AllocationStore.find(handle, program.id(), allocationId))
                .filter(allocation -> allocation.isOf(benefitId, memberId))
                .map(
                        allocation ->
                                new Allocated(
                                        allocation,
                                        database.write(
                                                handle ->
                                                        issued(
                                                                handle,
                                                                program.id(),
                                                                allocation,
                                                                by)),
                                        true));
    }

    /**
     * {@return what came of using a benefit once, now or before}
     *
     * @param usageId of the client's: a use is recorded under it once
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code benefit_not_found}; 422
     *     {@code usage_id_reused}, or the first {@link Obstacle}'s code with all {@code reasons};
     *     409 where there is no voucher to issue
     */
    Used use(
            ProgramConfig program,
            Candidate candidate,
            String benefitId,
            String usageId,
            ChangedBy by) {
        Benefit benefit = definitions.get(program.id(), benefitId).value();
        String memberId = candidate.member().memberId();
        return database.write(
                handle -> {
                    Optional<Use> before = UseStore.find(handle, program.id(), usageId);
                    if (before.isPresent()) {
                        requireSame(before.get(), benefitId, memberId);
                        return new Used(
                                before.get(), issued(handle, program.id(), before.get(), by), true);
                    }
                    long nowMs = gate.ledger().nowMs();
                    Uses uses = uses(handle, program, candidate, benefit, nowMs);
                    Standing standing = standing(program, benefit, candidate, uses, nowMs);
                    if (!standing.isEligible()) {
                        throw refusal(standing);
                    }
                    OptionalLong left =
                            standing.left().isEmpty()
                                    ? standing.left()
                                    : OptionalLong.of(standing.left().getAsLong() - 1);
                    Use use =
                            new Use(
                                    usageId,
                                    benefitId,
                                    memberId,
                                    nowMs,
                                    left,
                                    standing.renewsAtMs(),
                                    benefit.voucherTypeId());
                    UseStore.add(handle, program.id(), use, standing.byAllocation(), by.clientId());
                    MemberLogStore.append(
                            handle,
                            program.id(),
                            memberId,
                            MemberEvent.of(MemberEvent.Type.BENEFIT_USED, by)
                                    .with("benefitId", benefitId)
                                    .with("usageId", usageId));
                    return new Used(use, issued(handle, program.id(), use, by), false);
                });
    }

    /**
     * {@return a use given to a member beside all limits, now or before} Of a benefit that issues
     * vouchers, it is the voucher.
     *
     * @param allocationId of the client's: it is given once
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code benefit_not_found}; 422
     *     {@code allocation_id_reused}; 409 where there is no voucher to issue
     */
    Allocated allocate(
            ProgramConfig program,
            Candidate candidate,
            String benefitId,
            String allocationId,
            ChangedBy by) {
        Benefit benefit = definitions.get(program.id(), benefitId).value();
        String memberId = candidate.member().memberId();
        return database.write(
                handle -> {
                    Optional<Allocation> before =
                            AllocationStore.find(handle, program.id(), allocationId);
                    Allocation allocation =
                            before.orElseGet(
                                    () ->
                                            new Allocation(
                                                    allocationId,
                                                    benefitId,
                                                    memberId,
                                                    gate.ledger().nowMs(),
                                                    benefit.voucherTypeId()));
                    requireSame(allocation, benefitId, memberId);
                    if (before.isEmpty()) {
                        AllocationStore.add(handle, program.id(), allocation, by.clientId());
                        MemberLogStore.append(
                                handle,
                                program.id(),
                                memberId,
                                MemberEvent.of(MemberEvent.Type.BENEFIT_ALLOCATED, by)
                                        .with("benefitId", benefitId)
                                        .with("allocationId", allocationId));
                    }
                    return new Allocated(
                            allocation,
                            issued(handle, program.id(), allocation, by),
                            before.isPresent());
                });
    }

    private static void requireSame(Allocation before, String benefitId, String memberId) {
        if (!before.isOf(benefitId, memberId)) {
            throw Problem.of(
                            422,
                            "allocation_id_reused",
                            "The allocationId is that of another allocation.")
                    .exception();
        }
    }

    private static void requireSame(Use before, String benefitId, String memberId) {
        if (!before.isOf(benefitId, memberId)) {
            throw Problem.of(422, "usage_id_reused", "The usageId is that of another use.")
                    .exception();
        }
    }

    /** The same source again gives the same voucher again. */
    private Optional<Issued> issued(Handle handle, String programId, Taken taken, ChangedBy by) {
        return taken.voucherTypeId().map(typeId -> issue(handle, programId, taken, typeId, by));
    }

    private Issued issue(
            Handle handle, String programId, Taken taken, String typeId, ChangedBy by) {
        VoucherSource source =
                new VoucherSource(taken.sourceKind(), Optional.of(taken.id()), by.clientId());
        Voucher voucher =
                vouchers.allocate(
                        handle, programId, taken.memberId(), typeId, source, taken.atMs());
        return new Issued(voucher, vouchers.codeOf(handle, programId, voucher));
    }

    private static RuntimeException refusal(Standing standing) {
        List<String> codes = standing.obstacles().stream().map(Obstacle::code).toList();
        return Problem.of(422, codes.getFirst(), "The member may not use the benefit now.")
                .with("reasons", codes)
                .exception();
    }

    private Standing standing(
            ProgramConfig program, Benefit benefit, Candidate candidate, Uses uses, long nowMs) {
        return Standing.of(benefit, candidate, uses, nowMs, ZoneId.of(program.timeZone()));
    }

    private static Uses uses(
            Handle handle,
            ProgramConfig program,
            Candidate candidate,
            Benefit benefit,
            long nowMs) {
        Map<LimitPeriod, Long> starts = starts(program, nowMs);
        starts.keySet()
                .retainAll(
                        benefit.limitsIn(candidate.facts().tier()).stream()
                                .map(UseLimit::period)
                                .toList());
        return UseStore.count(
                handle, program.id(), candidate.member().memberId(), benefit.id(), starts);
    }

    private static Map<LimitPeriod, Long> starts(ProgramConfig program, long nowMs) {
        ZoneId zone = ZoneId.of(program.timeZone());
        LocalDate today = Instant.ofEpochMilli(nowMs).atZone(zone).toLocalDate();
        Map<LimitPeriod, Long> starts = new EnumMap<>(LimitPeriod.class);
        for (LimitPeriod period : LimitPeriod.values()) {
            starts.put(period, period.around(today, zone).fromMs());
        }
        return starts;
    }
}
