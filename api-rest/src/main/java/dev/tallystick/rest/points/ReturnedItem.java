package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.promotion.Line;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Pieces of a line that came back.
 *
 * @param lineId of the basket that was bought
 * @param quantity pieces, 1 or more
 */
public record ReturnedItem(String lineId, long quantity) {
    /** {@return the items of a list of one or more; empty when absent or at fault} */
    public static List<ReturnedItem> readAll(Fields body, String name) {
        Optional<List<Fields>> list = body.nestedList(name, Line.COUNT_MAX);
        if (list.isEmpty()) {
            return List.of();
        }
        if (list.get().isEmpty()) {
            body.error(name, "out_of_range", "Must be 1 to " + Line.COUNT_MAX + " items.");
        }
        Set<String> lineIds = new HashSet<>();
        List<ReturnedItem> items = new ArrayList<>();
        for (Fields each : list.get()) {
            String lineId = each.id("lineId", IdRule.PLAIN);
            long quantity = each.integer("quantity", 1, Line.QUANTITY_MAX);
            each.refuseUnknown();
            if (!lineId.isEmpty() && !lineIds.add(lineId)) {
                each.error("lineId", "duplicate_line", "Another item has the same lineId.");
            }
            items.add(new ReturnedItem(lineId, quantity));
        }
        return items;
    }

    /** Writes items as a list of an object. */
    static void write(ObjectNode object, String name, List<ReturnedItem> items) {
        ArrayNode list = object.putArray(name);
        for (ReturnedItem item : items) {
            list.addObject().put("lineId", item.lineId()).put("quantity", item.quantity());
        }
    }
}
