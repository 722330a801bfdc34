package dev.tallystick.rest.promotions;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import java.util.Locale;

/** A program with promotions, as tests put them up and shop in it. */
public final class Rules {
    private final TestServer shop;

    private Rules(TestServer shop) {
        this.shop = shop;
    }

    /** {@return a program of its own on a server, of which a dollar earns a point} */
    public static Rules on(TestServer server) {
        TestServer shop =
                server.as(
                        newId("program"),
                        "program:read",
                        "program:write",
                        "members:read",
                        "members:write",
                        "points:earn",
                        "points:redeem",
                        "points:reverse",
                        "points:hold",
                        "points:read");
        shop.put(
                "/v1/program",
                "{\"baseEarn\":{\"points\":1,\"amount\":{\"amount\":\"1.00\",\"currency\":\"USD\"}}}");
        return new Rules(shop);
    }

    /** {@return a client of the program} */
    public TestServer shop() {
        return shop;
    }

    /** Puts a promotion up, live since long ago. */
    public Reply promote(String id, String fields) {
        Reply reply = shop.put("/v1/promotions/" + id, promotion(fields));
        assertThat(reply.status()).as(reply.raw().body()).isIn(200, 201);
        return reply;
    }

    /** {@return the body of a promotion: a bonus of priority 0 unless the fields say otherwise} */
    public static String promotion(String fields) {
        StringBuilder body = new StringBuilder("{");
        add(body, fields, "name", "\"P\"");
        add(body, fields, "from", "\"2000-01-01\"");
        add(body, fields, "kind", "\"BONUS\"");
        add(body, fields, "priority", "0");
        add(body, fields, "when", "{}");
        return body.append(fields.replace('\'', '"')).append('}').toString();
    }

    private static void add(StringBuilder body, String fields, String name, String value) {
        // hours have a from as well
        if (!fields.matches(".*'" + name + "':(?!'[0-9]{1,2}:).*")) {
            body.append('"').append(name).append("\":").append(value).append(',');
        }
    }

    /** {@return a basket of lines like {@code lineId:productId:quantity:amount:category?}} */
    public static String basket(String... lines) {
        StringBuilder items = new StringBuilder();
        for (String line : lines) {
            String[] of = line.split(":", -1);
            items.append(items.isEmpty() ? "" : ",")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "{\"lineId\":\"%s\",\"productId\":\"%s\",\"quantity\":%s,\"amount\":\"%s\"%s}",
                                    of[0],
                                    of[1],
                                    of[2],
                                    of[3],
                                    of.length > 4 ? ",\"category\":\"" + of[4] + "\"" : ""));
        }
        return "{\"currency\":\"USD\",\"items\":[%s]}".formatted(items);
    }

    /** Earns by a basket, of which nothing is doubted. */
    public Reply earn(String txId, String memberId, String basket) {
        Reply reply = tryEarn(txId, memberId, basket, "");
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        return reply;
    }

    /**
     * Earns by a basket.
     *
     * @param more further fields, begun with a comma
     */
    public Reply tryEarn(String txId, String memberId, String basket, String more) {
        return shop.post(
                "/v1/earns",
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"basket\":%s%s}"
                        .formatted(txId, memberId, basket, more.replace('\'', '"')));
    }

    /** {@return the points that a member earns by a basket} */
    public long pointsFor(String memberId, String basket) {
        return earn(newId("T"), memberId, basket).json().path("points").longValue();
    }

    /** Evaluates a basket; further fields begin with a comma. */
    public Reply evaluate(String basket, String more) {
        return shop.post(
                "/v1/basket-evaluations",
                "{\"basket\":%s%s}".formatted(basket, more.replace('\'', '"')));
    }

    /** {@return so many pieces of a line, as they come back} */
    public static String item(String lineId, long quantity) {
        return "{\"lineId\":\"%s\",\"quantity\":%d}".formatted(lineId, quantity);
    }

    /** Gives pieces of a purchase back. */
    public static Reply giveBack(TestServer shop, String earn, String txId, String... items) {
        return shop.post(
                "/v1/earns/" + earn + "/reversals",
                "{\"txId\":\"%s\",\"returnedItems\":[%s]}"
                        .formatted(txId, String.join(",", items)));
    }
}
