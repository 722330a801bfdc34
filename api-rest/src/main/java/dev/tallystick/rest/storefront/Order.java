package dev.tallystick.rest.storefront;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.members.ProfileChange;
import dev.tallystick.rest.points.Postings;

import java.util.Optional;

/**
 * What a shop tells of an order.
 *
 * @param customerId the customer's externalId
 * @param customer what is known of one who is new
 * @param placedAt absent: now
 * @param request the body as it came
 */
record Order(
        String orderId,
        String customerId,
        ProfileChange customer,
        Basket basket,
        Optional<Moment> placedAt,
        ObjectNode request) {
    private static final String OPERATION = "order";
    private static final String EARN_PREFIX = "order:";
    private static final String CANCELLATION_PREFIX = "order-cancellation:";

    /**
     * {@return the order that a body tells of}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
     */
    static Order read(ObjectNode body) {
        Fields fields = Fields.of(body);
        String orderId = fields.id("orderId", IdRule.EXTERNAL);
        if (!fields.given("customer")) {
            fields.error("customer", "missing_field", "Must be given.");
        }
        Optional<Fields> customer = fields.nested("customer");
        String customerId = customer.map(c -> c.id("externalId", IdRule.EXTERNAL)).orElse("");
        Optional<ProfileChange> profile = customer.map(ProfileChange::readOrderCustomer);
        customer.ifPresent(Fields::refuseUnknown);
        Optional<Basket> basket =
                Basket.readLines(fields, true, Optional.empty(), Optional.empty());
        refuseCoupons(fields, body.get("couponCodes"));
        Optional<Moment> placedAt = fields.moment("placedAt");
        fields.finish();
        return new Order(
                orderId, customerId, profile.orElseThrow(), basket.orElseThrow(), placedAt, body);
    }

    /** {@return the txId of the points an order earns} */
    static String earnTxId(String orderId) {
        return EARN_PREFIX + orderId;
    }

    /** {@return the txId under which those points are taken back} */
    static String cancellationTxId(String orderId) {
        return CANCELLATION_PREFIX + orderId;
    }

    Postings.BasketEarn earn() {
        return new Postings.BasketEarn(
                earnTxId(orderId), customerId, basket, placedAt, OPERATION, request);
    }

    private static void refuseCoupons(Fields fields, JsonNode codes) {
        if (fields.given("couponCodes") && !codes.isArray()) {
            fields.error("couponCodes", "invalid_type", "Must be an array of strings.");
        } else if (codes != null && !codes.isEmpty()) {
            fields.notSupported("couponCodes");
        }
    }
}
