package dev.tallystick.bench.rest;

import java.util.ArrayList;
import java.util.List;

/**
 * Twenty promotions of a shop. Of three lines of a basket some qualify for most; four match, and
 * sometimes five, one of them of kind BASE, at any hour of any day. Earns by points see none of
 * them.
 */
final class LivePromotions {
    private static final String PER_DOLLAR =
            "{\"perMoney\": {\"points\": %d, \"amount\": {\"amount\": \"1.00\", \"currency\":"
                    + " \"USD\"}}}";
    private static final String FIXED = "{\"fixed\": %d}";
    private static final String AGAIN = "{\"multiplier\": \"%s\"}";

    private final List<String> bodies = new ArrayList<>();

    private LivePromotions() {
        add("{\"tiers\": [\"SILVER\"]}", FIXED.formatted(5));
        add(online("\"daysOfWeek\": [\"SATURDAY\", \"SUNDAY\"]"), AGAIN.formatted("1"));
        add(
                online("\"hours\": [{\"from\": \"17:00\", \"to\": \"19:00\"}]"),
                AGAIN.formatted("0.5"));
        add("{\"products\": {\"in\": [\"SKU-10\", \"SKU-11\", \"SKU-12\"]}}", AGAIN.formatted("1"));
        add("{\"products\": {\"out\": [\"SKU-99\"]}}", PER_DOLLAR.formatted(1));
        add("{\"categories\": {\"in\": [\"coffee\"]}}", PER_DOLLAR.formatted(3));
        add("{\"tiers\": [\"GOLD\", \"PLATINUM\"]}", AGAIN.formatted("0.25"));
        add("{\"segments\": [\"new\", \"back-again\"]}", FIXED.formatted(50));
        add("{\"channels\": [\"web\"]}", FIXED.formatted(10));
        add("{\"stores\": [\"S-1\", \"S-2\", \"S-3\"]}", AGAIN.formatted("0.1"));
        add("{\"partners\": [\"P-1\"]}", FIXED.formatted(20));
        add(minimum("50.00"), FIXED.formatted(10));
        add(minimum("500.00"), FIXED.formatted(100));
        add(minimum("2000.00"), FIXED.formatted(500));
        add("{\"event\": \"review\"}", FIXED.formatted(25));
        add("{}", "{\"perProduct\": [{\"productId\": \"SKU-78\", \"points\": 7}]}");
        add("{}", "{\"perProduct\": [{\"productId\": \"SKU-77\", \"points\": 7}]}");
        add("{\"condition\": \"basket.items.size() > 10\"}", FIXED.formatted(30));
        add("{\"condition\": \"basket.total >= 100000 && !guest\"}", FIXED.formatted(40));
        add("BASE", "{}", PER_DOLLAR.formatted(1));
    }

    /** {@return what puts each of them} */
    static List<Workload> put(String token) {
        List<Workload> puts = new ArrayList<>();
        for (String body : new LivePromotions().bodies) {
            String path = "/v1/promotions/promotion-" + puts.size();
            puts.add(
                    new Workload(
                            path, RequestTemplate.withBody("PUT", path, token, body), 201, 1, 0));
        }
        return puts;
    }

    /**
     * A condition on the clock is evaluated at any hour, and at no hour does its promotion grant,
     * which would make another measurement of it: no basket comes from this channel.
     */
    private static String online(String condition) {
        return "{\"channels\": [\"web\"], %s}".formatted(condition);
    }

    /** The last of three minimum spends that is reached is the only one that grants. */
    private static String minimum(String dollars) {
        return "{\"minimumSpend\": {\"amount\": \"%s\", \"currency\": \"USD\"}}".formatted(dollars);
    }

    private void add(String when, String grant) {
        add("BONUS", when, grant);
    }

    private void add(String kind, String when, String grant) {
        boolean isExclusive = when.contains("minimumSpend");
        bodies.add(
                """
                {"name": "Promotion", "from": "2020-01-01", "kind": "%s", "priority": %d, %s\
                "when": %s, "grant": %s}\
                """
                        .formatted(
                                kind,
                                bodies.size(),
                                isExclusive ? "\"exclusiveGroup\": \"spend\", " : "",
                                when,
                                grant));
    }
}
