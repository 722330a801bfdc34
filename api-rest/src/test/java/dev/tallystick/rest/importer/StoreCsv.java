package dev.tallystick.rest.importer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A store's export from a seed: order lines in any order, quoted product names, amounts with four
 * decimals. Keeps its own sums in whole ten-thousandths, so that they owe nothing to the importer.
 */
final class StoreCsv {
    private static final String HEADER =
            "\"Row ID\",\"Order ID\",\"Order Date\",\"Customer ID\",\"Customer Name\",\"Product"
                    + " Name\",\"Sales\",\"Quantity\"\r\n";

    private final Map<String, Long> orderCents = new LinkedHashMap<>();
    private final Map<String, String> customers = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    StoreCsv(long seed, int orderCount, int customerCount) {
        Random random = new Random(seed);
        for (int order = 0; order < orderCount; order++) {
            LocalDate date = LocalDate.of(2014, 1, 3).plusDays(random.nextInt(1_400));
            String orderId = "CA-" + date.getYear() + "-" + (100_000 + order);
            String customerId = "CG-" + (10_000 + random.nextInt(customerCount));
            customers.put(orderId, customerId);
            int lineCount = 1 + random.nextInt(5);
            boolean tiny = order % 50 == 0;
            for (int line = 0; line < lineCount; line++) {
                long tenThousandths = tiny ? random.nextInt(1_500) : random.nextInt(9_000_000);
                long cents = (tenThousandths + 50) / 100;
                orderCents.merge(orderId, cents, Long::sum);
                lines.add(line(orderId, date, customerId, tenThousandths));
            }
        }
        Collections.shuffle(lines, random);
    }

    private static String line(String orderId, LocalDate date, String customerId, long amount) {
        return String.format(
                ",\"%s\",%s,\"%s\",\"O'Neil, \"\"Pat\"\"\",\"Desk, oak\",%d.%04d,2\r\n",
                orderId, date, customerId, amount / 10_000, amount % 10_000);
    }

    String text() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int row = 0; row < lines.size(); row++) {
            text.append(row + 1).append(lines.get(row));
        }
        return text.toString();
    }

    Map<String, Long> pointsPerOrder() {
        Map<String, Long> points = new HashMap<>();
        orderCents.forEach((order, cents) -> points.put(order, cents / 100));
        return points;
    }

    /** Customers all of whose orders come to nothing are never enrolled, and so are left out. */
    Map<String, Long> pointsPerCustomer() {
        Map<String, Long> points = new HashMap<>();
        orderCents.forEach(
                (order, cents) -> points.merge(customers.get(order), cents / 100, Long::sum));
        points.values().removeIf(sum -> sum == 0);
        return points;
    }
}
