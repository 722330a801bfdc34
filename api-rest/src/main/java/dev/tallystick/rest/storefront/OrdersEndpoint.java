package dev.tallystick.rest.storefront;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.points.Posted;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /v1/orders}, {@code POST /v1/orders/{orderId}/cancellation} and {@code …/refunds}. An
 * order earns its customer points once, under a txId made of its id, however often it is told.
 */
public final class OrdersEndpoint {
    /** Where an order has what an earn has elsewhere. */
    private static final Map<String, String> POINTERS =
            Map.of("/occurredAt", "/placedAt", "/basket", "/items");

    /** Where a refund has what a reversal has elsewhere. */
    private static final String RETURNED = "/returnedItems";

    private static final String CANCELLATION = "orderCancellation";
    private static final String REFUND = "orderRefund";

    private final Postings postings;
    private final Members members;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public OrdersEndpoint(Postings postings, Members members, Clock clock) {
        this.postings = postings;
        this.members = members;
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.post("/v1/orders", Scope.POINTS_EARN, this::post),
                Route.post("/v1/orders/{orderId}/cancellation", Scope.POINTS_REVERSE, this::cancel),
                Route.post("/v1/orders/{orderId}/refunds", Scope.POINTS_REVERSE, this::refund));
    }

    private Answer post(Call call) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        Order order = Order.read(call.json());
        requireKey(call, Order.earnTxId(order.orderId()));
        try {
            Posted posted = post(call, order, dry);
            return posted.over(
                    Answer.json(
                            201,
                            out -> {
                                out.writeStartObject();
                                out.writeStringField("orderId", order.orderId());
                                out.writeNumberField("points", posted.points());
                                out.writeStringField("txId", posted.txId());
                                out.writeBooleanField("referralCompleted", false);
                                out.writeEndObject();
                            }));
        } catch (ProblemException e) {
            Problem problem = e.problem();
            throw problem.withPointers(at -> POINTERS.getOrDefault(at, at)).exception();
        }
    }

    private Posted post(Call call, Order order, boolean dry) throws IOException {
        String programId = call.caller().programId();
        return postings.earn(
                programId,
                order.earn(),
                dry,
                id ->
                        members.find(programId, id)
                                .or(() -> Optional.of(newcomer(call, order, dry))));
    }

    private Member newcomer(Call call, Order order, boolean dry) {
        call.caller().require(Scope.MEMBERS_WRITE);
        return dry ? Members.stranger(order.customerId()) : enrolled(call, order);
    }

    /**
     * Enrols the customer of an order that is neither known nor malformed. Should we die before it
     * is posted, the retry finds a customer without the order, as a first try may.
     */
    private Member enrolled(Call call, Order order) {
        String programId = call.caller().programId();
        postings.check(programId, order.earn());
        return members.enrol(
                programId, order.customerId(), order.customer(), ChangedBy.client(call, clock));
    }

    private Answer cancel(Call call) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        String orderId = call.pathId("orderId", IdRule.EXTERNAL);
        Fields.of(call.jsonIfAny()).finish();
        String txId = Order.cancellationTxId(orderId);
        requireKey(call, txId);
        Posted posted;
        try {
            posted =
                    postings.reverse(
                            call.caller().programId(),
                            txId,
                            Order.earnTxId(orderId),
                            CANCELLATION,
                            dry);
        } catch (ProblemException e) {
            throw e.problem().status() == 404 ? orderNotFound() : e;
        }
        return answer(orderId, posted);
    }

    private Answer refund(Call call) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        String orderId = call.pathId("orderId", IdRule.EXTERNAL);
        ObjectNode body = call.json();
        Refund refund = Refund.read(body, call.onlyHeader(Postings.KEY_HEADER));
        try {
            Posted posted =
                    postings.giveBack(
                            call.caller().programId(),
                            refund.txId(),
                            Order.earnTxId(orderId),
                            refund.items(),
                            REFUND,
                            body,
                            dry);
            return answer(orderId, posted);
        } catch (ProblemException e) {
            Problem problem = e.problem();
            throw problem.status() == 404
                    ? orderNotFound()
                    : problem.withPointers(OrdersEndpoint::ofRefund).exception();
        }
    }

    private static String ofRefund(String pointer) {
        return pointer.startsWith(RETURNED)
                ? "/items" + pointer.substring(RETURNED.length())
                : pointer;
    }

    private static Answer answer(String orderId, Posted posted) {
        return posted.over(
                Answer.json(
                        201,
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("orderId", orderId);
                            out.writeNumberField("points", posted.points());
                            out.writeStringField("txId", posted.txId());
                            out.writeEndObject();
                        }));
    }

    private static ProblemException orderNotFound() {
        return Problem.notFound("order_not_found", "There is no such order.").exception();
    }

    /** The order's id is its key: another one would promise what is not kept. */
    private static void requireKey(Call call, String txId) {
        Optional<String> key = call.onlyHeader(Postings.KEY_HEADER);
        if (key.isPresent() && !key.get().equals(txId) && !key.get().equals("\"" + txId + "\"")) {
            throw Problem.invalid(
                            "header:" + Postings.KEY_HEADER,
                            "tx_id_mismatch",
                            "An order's key is " + txId + ".")
                    .exception();
        }
    }
}
