package dev.tallystick.rest.subscriptions;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.facts.Plans.Held;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;
import dev.tallystick.rest.points.PostedReply;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.store.Database;

import org.jdbi.v3.core.Handle;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Who is subscribed to what. Whether a member may have a plan is decided in the transaction that
 * gives it. What points pay is reserved first, redeemed, and given then: whoever looks at a
 * reservation asks the ledger what became of it. Source: ARCHITECTURE.md, "Subscriptions".
 */
final class SubscriptionWriteStore {
    /** A member has at most so many that are not over: every earn records which. */
    static final int OF_MEMBER_MAX = 20;

    private final Database database;
    private final Payments payments;
    private final LedgerGate gate;
    private final BiConsumer<String, String> onChange;

    /**
     * What somebody asks for.
     *
     * @param plan in the version that goes
     * @param askedStartMs when it is to begin; empty: at once
     * @param isDate whether that was said as a date: that of today is now
     */
    record Wanted(
            String memberId,
            String subscriptionId,
            Plan plan,
            int planVersion,
            OptionalLong askedStartMs,
            boolean isDate) {}

    /** A subscription, and whether it was made before. */
    record Made(Subscription subscription, boolean replayed) {}

    /**
     * @param onChange hears program and member of everything that may have changed
     */
    SubscriptionWriteStore(
            Database database,
            Payments payments,
            LedgerGate gate,
            BiConsumer<String, String> onChange) {
        this.database = database;
        this.payments = payments;
        this.gate = gate;
        this.onChange = onChange;
    }

    /** {@return the plans a member has now, for promotions and benefits to know} */
    Held held(String programId, String memberId) {
        payments.settle(gate.program(programId), memberId);
        long nowMs = gate.ledger().nowMs();
        List<Subscription> all =
                database.read(
                        handle -> SubscriptionStore.notOver(handle, programId, memberId, nowMs));
        long untilMs =
                all.stream()
                        .mapToLong(one -> payments.changesAtMs(one, nowMs))
                        .min()
                        .orElse(Dates.NEVER);
        List<String> plans =
                all.stream()
                        .filter(one -> one.isRunning(nowMs))
                        .map(Subscription::planId)
                        .distinct()
                        .toList();
        return new Held(plans, untilMs);
    }

    /** {@return a member's subscriptions below a number, newest first} */
    List<Subscription> list(ProgramConfig program, String memberId, long belowNumber, int limit) {
        settle(program, memberId);
        return database.read(
                handle ->
                        SubscriptionStore.list(handle, program.id(), memberId, belowNumber, limit));
    }

    /**
     * {@return one of a member's}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code subscription_not_found}
     */
    Subscription get(ProgramConfig program, String memberId, String subscriptionId) {
        settle(program, memberId);
        return database.read(handle -> get(handle, program.id(), memberId, subscriptionId));
    }

    /** {@return whether a member has, or had, a subscription, whoever took his place since} */
    boolean isGiven(ProgramConfig program, String memberId, String subscriptionId) {
        settle(program, memberId);
        return database.read(
                        handle ->
                                SubscriptionStore.find(
                                        handle, program.id(), memberId, subscriptionId))
                .isPresent();
    }

    /**
     * {@return a subscription, made now or before; reserved where points are still to pay it}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code out_of_range}; 409 {@code
     *     already_subscribed}, {@code subscription_plan_not_active}, {@code
     *     too_many_subscriptions}; 422 {@code subscription_id_reused}
     */
    Made make(ProgramConfig program, Wanted wanted, ChangedBy by) {
        settle(program, wanted.memberId());
        try {
            return database.write(handle -> make(handle, program, wanted, by));
        } finally {
            onChange.accept(program.id(), wanted.memberId());
        }
    }

    /**
     * {@return what came of the redemption that pays a reserved subscription} Posted, it gives it.
     */
    PostedReply pay(
            ProgramConfig program,
            Subscription reserved,
            Optional<String> pin,
            SpendingGuard.Check check,
            ChangedBy by)
            throws IOException {
        try {
            return payments.pay(program, reserved, pin, check, by);
        } finally {
            onChange.accept(program.id(), reserved.memberId());
        }
    }

    private void settle(ProgramConfig program, String memberId) {
        if (payments.settle(program, memberId)) {
            onChange.accept(program.id(), memberId);
        }
    }

    private Made make(Handle handle, ProgramConfig program, Wanted wanted, ChangedBy by) {
        Optional<Subscription> before =
                SubscriptionStore.find(handle, program.id(), wanted.subscriptionId());
        if (before.isPresent()) {
            requireSame(before.get(), wanted);
            return new Made(before.get(), true);
        }
        if (!wanted.plan().active()) {
            throw Problem.of(
                            409,
                            "subscription_plan_not_active",
                            "Nobody subscribes to this plan any more.")
                    .exception();
        }
        long nowMs = gate.ledger().nowMs();
        Subscription made = first(handle, program, wanted, nowMs);
        requireRoom(
                SubscriptionStore.notOver(handle, program.id(), wanted.memberId(), nowMs), made);
        SubscriptionStore.add(handle, program.id(), made, by.clientId(), by.atMs());
        if (made.payment() == Subscription.Payment.NONE) {
            tell(handle, program.id(), made, by);
        }
        return new Made(
                SubscriptionStore.find(handle, program.id(), made.subscriptionId()).orElseThrow(),
                false);
    }

    private static void requireSame(Subscription before, Wanted wanted) {
        if (!before.memberId().equals(wanted.memberId())
                || !before.planId().equals(wanted.plan().id())
                || !before.askedStartMs().equals(wanted.askedStartMs())) {
            throw Problem.of(
                            422,
                            "subscription_id_reused",
                            "The subscriptionId is that of another subscription.")
                    .exception();
        }
    }

    private static Subscription first(
            Handle handle, ProgramConfig program, Wanted wanted, long nowMs) {
        Plan plan = wanted.plan();
        ZoneId zone = ZoneId.of(program.timeZone());
        long startMs = startMs(wanted, nowMs, zone);
        boolean isTried =
                plan.trial().isPresent()
                        && !SubscriptionStore.hasHad(
                                handle, program.id(), wanted.memberId(), plan.id());
        OptionalLong trialEndMs =
                isTried
                        ? OptionalLong.of(new Billing(startMs, zone, plan.trial().get()).startMs(1))
                        : OptionalLong.empty();
        return new Subscription(
                        wanted.subscriptionId(),
                        wanted.memberId(),
                        0,
                        plan.id(),
                        wanted.planVersion(),
                        wanted.askedStartMs(),
                        startMs,
                        zone,
                        plan.period(),
                        plan.renews(),
                        trialEndMs,
                        Dates.NEVER,
                        OptionalLong.empty(),
                        plan.pricePoints(),
                        plan.pricePoints().isPresent()
                                ? Subscription.Payment.RESERVED
                                : Subscription.Payment.NONE,
                        nowMs)
                .asMade();
    }

    private static long startMs(Wanted wanted, long nowMs, ZoneId zone) {
        long askedMs = wanted.askedStartMs().orElse(nowMs);
        long todayMs =
                Instant.ofEpochMilli(nowMs)
                        .atZone(zone)
                        .toLocalDate()
                        .atStartOfDay(zone)
                        .toInstant()
                        .toEpochMilli();
        if (askedMs < (wanted.isDate() ? todayMs : nowMs)) {
            throw Problem.invalid("/startsAt", "out_of_range", "Must not be in the past.")
                    .exception();
        }
        return Math.max(askedMs, nowMs);
    }

    private static void requireRoom(List<Subscription> notOver, Subscription made) {
        for (Subscription other : notOver) {
            if (other.planId().equals(made.planId())
                    && other.overlaps(made.startsAtMs(), made.endsAtMs())) {
                throw Problem.of(
                                409,
                                "already_subscribed",
                                "The member has the plan, or will have it then.")
                        .with("subscriptionId", other.subscriptionId())
                        .exception();
            }
        }
        if (notOver.size() >= OF_MEMBER_MAX) {
            throw Problem.of(
                            409,
                            "too_many_subscriptions",
                            "A member may have %d subscriptions that are not over."
                                    .formatted(OF_MEMBER_MAX))
                    .exception();
        }
    }

    /**
     * Ends a subscription with its period, or at once.
     *
     * @return as it is then; one that is to end is not put off
     * @throws dev.tallystick.rest.problem.ProblemException 404 {@code subscription_not_found}; 409
     *     {@code subscription_over}
     */
    Subscription cancel(
            ProgramConfig program,
            String memberId,
            String subscriptionId,
            boolean atOnce,
            ChangedBy by) {
        settle(program, memberId);
        try {
            return database.write(
                    handle -> cancel(handle, program.id(), memberId, subscriptionId, atOnce, by));
        } finally {
            onChange.accept(program.id(), memberId);
        }
    }

    private Subscription cancel(
            Handle handle,
            String programId,
            String memberId,
            String subscriptionId,
            boolean atOnce,
            ChangedBy by) {
        Subscription before = get(handle, programId, memberId, subscriptionId);
        long nowMs = gate.ledger().nowMs();
        boolean isCancelled = before.cancelledAtMs().isPresent();
        if (before.isOver(nowMs) && !isCancelled) {
            throw Problem.of(409, "subscription_over", "The subscription is over.").exception();
        }
        long endMs =
                atOnce || nowMs < before.startsAtMs()
                        ? Math.max(nowMs, before.startsAtMs())
                        : before.currentAt(nowMs).toMs();
        if (isCancelled && before.endsAtMs() <= endMs) {
            return before;
        }
        Subscription after = before.cancelled(nowMs, Math.min(endMs, before.endsAtMs()));
        SubscriptionStore.cancel(handle, programId, after);
        MemberLogStore.append(
                handle,
                programId,
                memberId,
                MemberEvent.of(MemberEvent.Type.SUBSCRIPTION_CANCELLED, by)
                        .with("planId", after.planId())
                        .with("subscriptionId", subscriptionId)
                        .with("atOnce", atOnce));
        return after;
    }

    private static Subscription get(
            Handle handle, String programId, String memberId, String subscriptionId) {
        return SubscriptionStore.find(handle, programId, memberId, subscriptionId)
                .orElseThrow(
                        () ->
                                Problem.notFound(
                                                "subscription_not_found",
                                                "The member has no such subscription.")
                                        .exception());
    }

    /** Tells the member's history of a subscription that is made. */
    static void tell(Handle handle, String programId, Subscription made, ChangedBy by) {
        MemberLogStore.append(
                handle,
                programId,
                made.memberId(),
                MemberEvent.of(MemberEvent.Type.SUBSCRIBED, by)
                        .with("planId", made.planId())
                        .with("subscriptionId", made.subscriptionId()));
    }
}
