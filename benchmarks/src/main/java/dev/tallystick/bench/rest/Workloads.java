package dev.tallystick.bench.rest;

import java.util.List;
import java.util.StringJoiner;

/** The requests that are measured, and those that prepare for them. */
final class Workloads {
    static final String CONSTANT = "constant";
    static final String EARN = "earn";
    static final String EARN_BASKET = "earn-basket";
    static final String EARN_PROMOTIONS = "earn-promotions";
    static final String BATCH = "batch";
    static final int BATCH_OPERATIONS = 1_000;

    private static final String DEFAULT_UNIT = "POINTS";
    private static final String MEMBER_ID = "M-{{member}}";
    private static final String EARN_FIELDS =
            "\"txId\": \"T-{{tx}}\", \"memberId\": \"%s\", \"points\": {{points}}";
    private static final String REDEEM_FIELDS =
            "\"txId\": \"T-{{tx}}\", \"memberId\": \"%s\", \"points\": {{few}}";

    private static final String EARN_BY_BASKET =
            """
            {"txId": "T-{{tx}}", "memberId": "%s", "unit": "%s", "basket": {"currency": "USD", "items": [\
            {"lineId": "1", "productId": "SKU-10", "quantity": 1, "amount": "{{few}}.99"}, \
            {"lineId": "2", "productId": "SKU-{{few}}", "quantity": 2, "amount": "{{points}}.50"}, \
            {"lineId": "3", "productId": "SKU-99", "quantity": 1, "amount": "{{few}}.00"}]}}\
            """;

    private final String token;

    /** Requests of the client whose token this is. */
    Workloads(String token) {
        this.token = token;
    }

    /** {@return the measured ones, what they are compared with first} */
    List<Workload> measured() {
        String earn = "{" + EARN_FIELDS.formatted(MEMBER_ID) + "}";
        String redeem = "{" + REDEEM_FIELDS.formatted(MEMBER_ID) + "}";
        return List.of(
                new Workload(CONSTANT, post(MeasuredServer.CONSTANT_PATH, earn), 201, 1, 0),
                new Workload(EARN, post("/v1/earns", earn), 201, 1, 1),
                basket(EARN_BASKET, DEFAULT_UNIT),
                basket(EARN_PROMOTIONS, LivePromotions.UNIT),
                new Workload("redeem", post("/v1/redemptions", redeem), 201, 1, 1),
                new Workload(
                        "read",
                        RequestTemplate.get("/v1/members/" + MEMBER_ID + "/points", token),
                        200,
                        1,
                        0),
                new Workload(
                        BATCH,
                        post("/v1/batches", batch()),
                        200,
                        BATCH_OPERATIONS,
                        BATCH_OPERATIONS));
    }

    private Workload basket(String name, String unit) {
        return new Workload(
                name, post("/v1/earns", EARN_BY_BASKET.formatted(MEMBER_ID, unit)), 201, 1, 1);
    }

    /** {@return what makes a basket worth a point for each dollar} */
    Workload baseEarn() {
        String change =
                "{\"units\": [{\"unit\": \"%s\", \"default\": true}, {\"unit\": \"%s\"}],"
                                .formatted(DEFAULT_UNIT, LivePromotions.UNIT)
                        + " \"baseEarn\": {\"points\": 1, \"amount\": {\"amount\": \"1.00\","
                        + " \"currency\": \"USD\"}}}";
        return new Workload(
                "baseEarn",
                RequestTemplate.withBody("PUT", "/v1/program", token, change),
                200,
                1,
                1);
    }

    /** {@return what makes twenty promotions, live in a unit of their own} */
    List<Workload> promotions() {
        return LivePromotions.put(token);
    }

    /** {@return what enrols one member after the other} */
    Workload enrolment() {
        return new Workload(
                "enrolment",
                RequestTemplate.withBody("PUT", "/v1/members/M-{{next}}", token, "{}"),
                201,
                1,
                0);
    }

    /** {@return what gives every member so much that no redemption of the run is refused} */
    Workload endowment() {
        String earn = "{\"txId\": \"T-{{tx}}\", \"memberId\": \"M-{{next}}\", \"points\": 1000000}";
        return new Workload("endowment", post("/v1/earns", earn), 201, 1, 1);
    }

    /** Three earns, one redemption, and so on. */
    private static String batch() {
        StringJoiner operations = new StringJoiner(", ", "{\"operations\": [", "]}");
        for (int index = 0; index < BATCH_OPERATIONS; index++) {
            operations.add(
                    index % 4 == 3
                            ? "{\"op\": \"redeem\", " + REDEEM_FIELDS.formatted(MEMBER_ID) + "}"
                            : "{\"op\": \"earn\", " + EARN_FIELDS.formatted(MEMBER_ID) + "}");
        }
        return operations.toString();
    }

    private RequestTemplate post(String path, String body) {
        return RequestTemplate.withBody("POST", path, token, body);
    }
}
