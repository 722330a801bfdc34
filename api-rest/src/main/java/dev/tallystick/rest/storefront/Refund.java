package dev.tallystick.rest.storefront;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.points.Postings;
import dev.tallystick.rest.points.ReturnedItem;

import java.util.List;
import java.util.Optional;

/**
 * What a shop tells of pieces of an order that came back.
 *
 * @param txId chosen by the shop, for its retries
 * @param items one or more
 */
record Refund(String txId, List<ReturnedItem> items) {
    /**
     * {@return the refund that a body tells of}
     *
     * @param idempotencyKey the header, where there is one
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
     */
    static Refund read(ObjectNode body, Optional<String> idempotencyKey) {
        Fields fields = Fields.of(body);
        String txId = Postings.txId(fields, idempotencyKey);
        if (!fields.given("items")) {
            fields.error("items", "missing_field", "Must be given.");
        }
        List<ReturnedItem> items = ReturnedItem.readAll(fields, "items");
        fields.finish();
        return new Refund(txId, items);
    }
}
