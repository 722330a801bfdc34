package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Small stories, one a test: ids of one letter are each story's own, and are told without that. */
abstract class Story {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** The member whom it is about. */
    final String m;

    private final TestServer server;
    private final String story = "-" + COUNT.incrementAndGet();

    Story(TestServer server) {
        this.server = server;
        this.m = member("M");
    }

    /** Two units whose points never expire. */
    static void configure(TestServer server) {
        server.put(
                "/v1/program",
                """
                {"units": [{"unit": "POINTS", "scale": 0, "default": true, "expiry": {"type": "NEVER"}},
                           {"unit": "STATUS", "scale": 0, "default": false, "expiry": {"type": "NEVER"}}],
                 "lapsedLotGraceDays": 3}
                """);
    }

    final String member(String name) {
        String memberId = id(name);
        server.put("/v1/members/" + memberId, "{}");
        return memberId;
    }

    final String id(String name) {
        return name + story;
    }

    final void earn(String txId, String memberId, long points) {
        earn(txId, memberId, points, "");
    }

    final void earn(String txId, String memberId, long points, String more) {
        Reply reply = post("/v1/earns", txId, body(memberId) + ",\"points\":" + points + more);
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
    }

    final void redeem(String txId, String memberId, long points) {
        post("/v1/redemptions", txId, body(memberId) + ",\"points\":" + points);
    }

    final Reply hold(String txId, String memberId, long points) {
        return hold(txId, memberId, points, "");
    }

    final Reply hold(String txId, String memberId, long points, String more) {
        return post("/v1/holds", txId, body(memberId) + ",\"points\":" + points + more);
    }

    static String body(String memberId) {
        return "\"memberId\":\"" + memberId + "\"";
    }

    /** Ids in a path are of this story. */
    final Reply post(String path, String txId, String fields) {
        return server.post(own(path), text(txId, fields));
    }

    final Reply put(String path, String txId, String fields) {
        return server.put(own(path), text(txId, fields));
    }

    final JsonNode get(String path) {
        Reply reply = server.get(own(path));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return reply.json();
    }

    final String text(String txId, String fields) {
        return "{\"txId\":\"" + id(txId) + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}";
    }

    final String own(String path) {
        return path.replaceAll("/([A-Z])(?=/|$)", "/$1" + story);
    }

    final JsonNode newest(String memberId) {
        return server.get("/v1/members/" + memberId + "/transactions?limit=1").json().at("/data/0");
    }

    final String names(JsonNode answer, String field) {
        List<String> txIds = new ArrayList<>();
        answer.get(field).forEach(row -> txIds.add(strip(row.get("txId").textValue())));
        return String.join(",", txIds);
    }

    final void assertTold(Reply reply, String line) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
        assertTold(reply.json(), line);
    }

    final void assertTold(JsonNode answer, String line) {
        assertThat(told(answer)).as(answer.toString()).isEqualTo(line);
    }

    final String told(JsonNode answer) {
        return strip(AnswerText.of(answer));
    }

    final String strip(String text) {
        return text.replace(story + ":", ":").replaceAll(story + "(?!\\d)", "");
    }
}
