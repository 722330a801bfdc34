package dev.tallystick.rest.subscriptions;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.points.PostedReply;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.points.SpendingGuard;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.Database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Has subscriptions paid with points: the reservation in SQL comes first, then the redemption,
 * whose txId is the subscription's id, then the subscription. Whatever dies in between, whoever
 * looks next asks the ledger: it has the redemption, or the reservation goes.
 */
final class Payments {
    /** Longer than any request may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What is not known yet is looked at again so soon. */
    private static final long LOOKED_AT_AGAIN_MS = 1_000;

    private static final int REFUSED_STATUS_MAX = 499;
    private static final String OPERATION = "subscription";

    private final Database database;
    private final Plans plans;
    private final Postings postings;
    private final Clock clock;

    /** What the ledger says of a reservation. */
    private enum Outcome {
        PAID,
        REFUSED,
        UNKNOWN
    }

    /**
     * @param clock real time
     */
    Payments(Database database, Plans plans, Postings postings, Clock clock) {
        this.database = database;
        this.plans = plans;
        this.postings = postings;
        this.clock = clock;
    }

    /**
     * {@return when a subscription may stand otherwise although nobody says so}
     *
     * @param nowMs ledger time
     */
    long changesAtMs(Subscription one, long nowMs) {
        if (one.payment() == Subscription.Payment.RESERVED) {
            return nowMs + LOOKED_AT_AGAIN_MS;
        }
        return one.startsAtMs() > nowMs ? one.startsAtMs() : one.endsAtMs();
    }

    /**
     * Redeems what a reserved subscription costs, and gives it.
     *
     * @return what came of it; unless it is posted, the subscription is not given
     */
    PostedReply pay(
            ProgramConfig program,
            Subscription reserved,
            Optional<String> pin,
            SpendingGuard.Check check,
            ChangedBy by)
            throws IOException {
        PostedReply reply;
        try {
            reply = postings.spend(program.id(), purchase(program, reserved, pin), false, check);
        } catch (ProblemException e) {
            if (e.problem().status() <= REFUSED_STATUS_MAX) {
                giveUp(program, reserved, Long.MAX_VALUE);
            }
            throw e;
        }
        if (reply.isPosted()) {
            give(program, reserved, by);
        } else if (reply.isRefused()) {
            giveUp(program, reserved, Long.MAX_VALUE);
        }
        return reply;
    }

    /** Finds out what became of a member's reservations. {@return whether one was paid} */
    boolean settle(ProgramConfig program, String memberId) {
        List<Subscription> reserved =
                database.read(handle -> SubscriptionStore.reserved(handle, program.id(), memberId));
        boolean isPaid = false;
        for (Subscription one : reserved) {
            switch (outcome(program, one)) {
                case PAID -> {
                    give(program, one, new ChangedBy(null, clock.millis()));
                    isPaid = true;
                }
                case REFUSED -> giveUp(program, one, Long.MAX_VALUE);
                case UNKNOWN -> giveUp(program, one, clock.millis() - PATIENCE.toMillis());
            }
        }
        return isPaid;
    }

    /** A dry run of what is recorded answers what was answered. */
    private Outcome outcome(ProgramConfig program, Subscription reserved) {
        try {
            PostedReply tried =
                    postings.spend(
                            program.id(),
                            purchase(program, reserved, Optional.empty()),
                            true,
                            SpendingGuard.Check.NONE);
            if (tried.isTaken()) {
                return Outcome.REFUSED;
            }
            if (!tried.isReplayed()) {
                return Outcome.UNKNOWN;
            }
            return tried.isPosted() ? Outcome.PAID : Outcome.REFUSED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Given up by another who was refused, it is there again: it is paid. */
    private void give(ProgramConfig program, Subscription reserved, ChangedBy by) {
        database.writeOnly(
                handle -> {
                    boolean isThere =
                            SubscriptionStore.find(handle, program.id(), reserved.subscriptionId())
                                    .isPresent();
                    if (!isThere) {
                        SubscriptionStore.add(
                                handle, program.id(), reserved, by.clientId(), by.atMs());
                    }
                    if (SubscriptionStore.pay(handle, program.id(), reserved.subscriptionId())) {
                        SubscriptionWriteStore.tell(handle, program.id(), reserved, by);
                    }
                });
    }

    private void giveUp(ProgramConfig program, Subscription reserved, long reservedBeforeMs) {
        database.writeOnly(
                handle ->
                        SubscriptionStore.giveUp(
                                handle, program.id(), reserved.subscriptionId(), reservedBeforeMs));
    }

    private Postings.Purchase purchase(
            ProgramConfig program, Subscription reserved, Optional<String> pin) {
        ObjectNode request = Json.newObject();
        request.put("memberId", reserved.memberId());
        request.put("planId", reserved.planId());
        reserved.askedStartMs().ifPresent(askedMs -> request.put("startsAtMs", askedMs));
        Plan plan =
                plans.definitions()
                        .find(program.id(), reserved.planId(), reserved.planVersion())
                        .orElseThrow()
                        .value();
        return new Postings.Purchase(
                reserved.subscriptionId(),
                reserved.memberId(),
                Optional.of(plan.unit()),
                reserved.pricePoints().orElseThrow(),
                pin,
                Optional.empty(),
                OPERATION,
                request);
    }
}
