package dev.tallystick.rest.importer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What an order is to the ledger: a backdated earn. Nothing in it depends on when or how often the
 * file is imported, so that a second import has the same content and is a replay.
 */
record Earn(Order order, String txId, long points) {
    ObjectNode toOperation(ObjectMapper mapper, String unit) {
        ObjectNode operation =
                mapper.createObjectNode()
                        .put("op", "earn")
                        .put("txId", txId)
                        .put("memberId", order.customerId)
                        .put("points", points)
                        .put("occurredAt", order.placedAt());
        return unit == null ? operation : operation.put("unit", unit);
    }
}
