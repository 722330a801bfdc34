package dev.tallystick.bench.rest;

import java.util.List;
import java.util.StringJoiner;

/** The requests that are measured, and those that prepare for them. */
final class Workloads {
    static final String CONSTANT = "constant";
    static final String CONSTANT_BASKET = "constant-basket";
    static final String EARN = "earn";
    static final String EARN_PROMOTIONS = "earn-promotions";
    static final String BATCH = "batch";
    static final int BATCH_OPERATIONS = 1_000;

    private static final String EARNS_PATH = "/v1/earns";
    private static final String MEMBER_ID = "M-{{member}}";
    private static final String EARN_FIELDS =
            "\"txId\": \"T-{{tx}}\", \"memberId\": \"%s\", \"points\": {{points}}";
    private static final String REDEEM_FIELDS =
            "\"txId\": \"T-{{tx}}\", \"memberId\": \"%s\", \"points\": {{few}}";

    private static final String EARN_BY_BASKET =
            """
            {"txId": "T-{{tx}}", "memberId": "%s", "basket": {"currency": "USD", "items": [\
            {"lineId": "1", "productId": "SKU-10", "quantity": 1, "amount": "{{few}}.99"}, \
            {"lineId": "2", "productId": "SKU-{{few}}", "quantity": 2, "amount": "{{points}}.50"}, \
            {"lineId": "3", "productId": "SKU-99", "quantity": 1, "amount": "{{few}}.00"}]}}\
            """;

    private final String token;

    /** Requests of the client whose token this is. */
    Workloads(String token) {
        this.token = token;
    }

    /** {@return the row that answers a constant to the same kind of request} */
    static String constantOf(String row) {
        return switch (row) {
            case EARN_PROMOTIONS -> CONSTANT_BASKET;
            default -> CONSTANT;
        };
    }

    /** {@return the measured ones, what they are compared with first} */
    List<Workload> measured() {
        String earn = "{" + EARN_FIELDS.formatted(MEMBER_ID) + "}";
        String basket = EARN_BY_BASKET.formatted(MEMBER_ID);
        String redeem = "{" + REDEEM_FIELDS.formatted(MEMBER_ID) + "}";
        return List.of(
                new Workload(CONSTANT, post(MeasuredServer.CONSTANT_PATH, earn), 201, 1, 0),
                new Workload(
                        CONSTANT_BASKET,
                        post(MeasuredServer.CONSTANT_BASKET_PATH, basket),
                        201,
                        1,
                        0),
                new Workload(EARN, post(EARNS_PATH, earn), 201, 1, 1),
                new Workload(EARN_PROMOTIONS, post(EARNS_PATH, basket), 201, 1, 1),
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

    /** {@return what makes twenty promotions that are live} */
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
        return new Workload("endowment", post(EARNS_PATH, earn), 201, 1, 1);
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
