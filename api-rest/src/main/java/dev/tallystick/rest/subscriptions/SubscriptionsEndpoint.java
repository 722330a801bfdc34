package dev.tallystick.rest.subscriptions;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.definitions.Definition;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.ClientKey;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.PresentMembers;
import dev.tallystick.rest.points.PostedReply;
import dev.tallystick.rest.points.SpendingGuard;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code POST} and {@code GET /v1/members/{memberId}/subscriptions}, {@code GET
 * …/{subscriptionId}}, {@code POST …/{subscriptionId}/cancellation}.
 */
final class SubscriptionsEndpoint {
    private static final String LIST_PATH = "/v1/members/{memberId}/subscriptions";
    private static final String ONE_PATH = LIST_PATH + "/{subscriptionId}";
    private static final int PIN_LENGTH_MAX = 20;

    private final Plans plans;
    private final SubscriptionWriteStore subscriptions;
    private final PresentMembers members;
    private final SpendingGuard guard;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    SubscriptionsEndpoint(
            Plans plans,
            SubscriptionWriteStore subscriptions,
            PresentMembers members,
            SpendingGuard guard,
            LedgerGate gate,
            Clock clock) {
        this.plans = plans;
        this.subscriptions = subscriptions;
        this.members = members;
        this.guard = guard;
        this.gate = gate;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.post(LIST_PATH, Scope.MEMBERS_WRITE, this::subscribe),
                Route.get(LIST_PATH, Scope.MEMBERS_READ, this::list),
                Route.get(ONE_PATH, Scope.MEMBERS_READ, this::get),
                Route.post(ONE_PATH + "/cancellation", Scope.MEMBERS_WRITE, this::cancel));
    }

    private Answer subscribe(Call call) throws IOException {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        Fields body = Fields.of(call.json());
        String subscriptionId =
                ClientKey.read(body, "subscriptionId", call.onlyHeader(ClientKey.HEADER));
        if (IdRule.isStorefronts(subscriptionId)) {
            body.error("subscriptionId", "reserved_tx_id", "This prefix is the storefront's.");
        }
        String planId = body.id("planId", IdRule.PLAIN);
        Optional<Moment> startsAt = body.moment("startsAt");
        Optional<String> pin = body.optionalText("pin", PIN_LENGTH_MAX);
        body.finish();
        ProgramConfig program = gate.program(call.caller().programId());
        if (!subscriptions.isGiven(program, memberId, subscriptionId)) {
            members.getEarning(program, memberId);
        }
        Definition<Plan> plan = plans.definitions().get(program.id(), planId);
        ZoneId zone = ZoneId.of(program.timeZone());
        SubscriptionWriteStore.Wanted wanted =
                new SubscriptionWriteStore.Wanted(
                        memberId,
                        subscriptionId,
                        plan.value(),
                        plan.version(),
                        startsAt.isPresent()
                                ? OptionalLong.of(startsAt.get().startMs(zone))
                                : OptionalLong.empty(),
                        startsAt.filter(Moment.On.class::isInstance).isPresent());
        if (plan.value().pricePoints().isPresent()) {
            call.caller().require(Scope.POINTS_REDEEM);
        }
        ChangedBy by = ChangedBy.client(call, clock);
        SubscriptionWriteStore.Made made = subscriptions.make(program, wanted, by);
        Answer answer =
                answer(201, made.subscription().asMade(), made.subscription().createdAtMs());
        if (made.subscription().payment() == Subscription.Payment.RESERVED) {
            call.caller().require(Scope.POINTS_REDEEM);
            return paid(
                    call,
                    answer,
                    subscriptions.pay(program, made.subscription(), pin, guard.begin(call), by));
        }
        return made.replayed() ? answer.withHeader("Idempotency-Replayed", "true") : answer;
    }

    /** The posting's refusal is the answer; so are its headers. */
    private static Answer paid(Call call, Answer answer, PostedReply reply) {
        Answer posted = reply.answer(call.requestId(), _ -> {});
        return reply.isPosted()
                ? new Answer(answer.status(), answer.contentType(), answer.body(), posted.headers())
                : posted;
    }

    private Answer list(Call call) {
        Query query = call.query();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        ProgramConfig program = gate.program(call.caller().programId());
        Page page =
                Page.read(
                        Page.path("/v1/members/", memberId, "/subscriptions"), program.id(), query);
        query.finish();
        members.get(program, memberId);
        long nowMs = gate.ledger().nowMs();
        return page.answer(
                subscriptions.list(program, memberId, page.below(), page.wanted()),
                Subscription::number,
                (out, row) -> write(out, row, nowMs));
    }

    private Answer get(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String subscriptionId = call.pathId("subscriptionId", IdRule.PLAIN);
        ProgramConfig program = gate.program(call.caller().programId());
        members.get(program, memberId);
        return answer(
                200, subscriptions.get(program, memberId, subscriptionId), gate.ledger().nowMs());
    }

    private Answer cancel(Call call) {
        call.query().finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String subscriptionId = call.pathId("subscriptionId", IdRule.PLAIN);
        Fields body = Fields.of(call.jsonIfAny());
        boolean atOnce = body.flag("atOnce");
        body.finish();
        ProgramConfig program = gate.program(call.caller().programId());
        members.get(program, memberId);
        Subscription cancelled =
                subscriptions.cancel(
                        program, memberId, subscriptionId, atOnce, ChangedBy.client(call, clock));
        return answer(200, cancelled, gate.ledger().nowMs());
    }

    private static Answer answer(int status, Subscription subscription, long nowMs) {
        return Answer.json(status, out -> write(out, subscription, nowMs));
    }

    private static void write(JsonGenerator out, Subscription one, long nowMs) throws IOException {
        Subscription.Current current = one.currentAt(nowMs);
        out.writeStartObject();
        out.writeStringField("subscriptionId", one.subscriptionId());
        out.writeStringField("memberId", one.memberId());
        out.writeStringField("planId", one.planId());
        out.writeNumberField("planVersion", one.planVersion());
        out.writeStringField("state", one.stateAt(nowMs).name());
        out.writeStringField("startsAt", Times.format(one.startsAtMs()));
        writeTime(out, "trialEndsAt", one.trialEndsAtMs().orElse(Dates.NEVER));
        out.writeObjectFieldStart("currentPeriod");
        out.writeStringField("from", Times.format(current.fromMs()));
        out.writeStringField("to", Times.format(current.toMs()));
        out.writeBooleanField("trial", current.trial());
        out.writeEndObject();
        writeTime(out, "renewsAt", one.endsAtMs() == Dates.NEVER ? current.toMs() : Dates.NEVER);
        writeTime(out, "endsAt", one.endsAtMs());
        writeTime(out, "cancelledAt", one.cancelledAtMs().orElse(Dates.NEVER));
        if (one.pricePoints().isPresent()) {
            out.writeNumberField("pricePoints", one.pricePoints().getAsLong());
        } else {
            out.writeNullField("pricePoints");
        }
        out.writeStringField("createdAt", Times.format(one.createdAtMs()));
        out.writeEndObject();
    }

    private static void writeTime(JsonGenerator out, String name, long atMs) throws IOException {
        out.writeStringField(name, atMs == Dates.NEVER ? null : Times.format(atMs));
    }
}
