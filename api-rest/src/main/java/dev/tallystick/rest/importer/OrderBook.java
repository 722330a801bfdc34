package dev.tallystick.rest.importer;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The orders of a file, keyed by their id: their lines may stand anywhere in it. */
final class OrderBook {
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, String> shared = new HashMap<>();
    private final Set<String> damagedIds = new HashSet<>();

    /**
     * Adds one line to its order.
     *
     * @throws LineRefusedException if the order belongs to another customer, or grows too large
     */
    void add(String orderId, String customerId, String placedAt, long amountMinor, long line)
            throws LineRefusedException {
        String customer = share(customerId);
        Order order =
                orders.computeIfAbsent(
                        orderId, id -> new Order(id, customer, share(placedAt), line));
        if (!order.customerId.equals(customer)) {
            throw new LineRefusedException(
                    "order "
                            + orderId
                            + " belongs to customer "
                            + order.customerId
                            + " (line "
                            + order.firstLine
                            + "), here it is "
                            + customer);
        }
        order.add(share(placedAt), amountMinor);
    }

    /**
     * Notes that a line of this order was refused. The sum is then not the order's, and once posted
     * it could never be corrected (a txId is for good): the order stays out until the file is
     * mended.
     */
    void damage(String orderId) {
        damagedIds.add(orderId);
    }

    boolean isDamaged(Order order) {
        return damagedIds.contains(order.id);
    }

    Collection<Order> orders() {
        return orders.values();
    }

    /** Millions of lines hold few different customers and days: each text is kept once. */
    private String share(String text) {
        String known = shared.putIfAbsent(text, text);
        return known == null ? text : known;
    }
}
