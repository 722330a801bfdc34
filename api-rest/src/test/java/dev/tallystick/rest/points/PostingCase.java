package dev.tallystick.rest.points;

import static dev.tallystick.rest.TestServer.earn;
import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;

/**
 * Every operation that changes points, once: a request that a server is ready to post, with
 * whatever must have been posted before.
 */
enum PostingCase {
    EARN("points:earn", "earn") {
        @Override
        Ready prepare(TestServer server) {
            return post("/v1/earns", member(server, 0) + ",\"points\":10");
        }
    },
    REDEEM("points:redeem", "redeem") {
        @Override
        Ready prepare(TestServer server) {
            return post("/v1/redemptions", member(server, 10) + ",\"points\":4");
        }
    },
    EARN_REVERSAL("points:reverse", "earnReversal") {
        @Override
        Ready prepare(TestServer server) {
            return follow("/v1/earns/", earned(server), "/reversals", "earnTxId", ",\"points\":3");
        }
    },
    REDEEM_REVERSAL("points:reverse", "redeemReversal") {
        @Override
        Ready prepare(TestServer server) {
            String txId = newId("R");
            done(server.post("/v1/redemptions", earn(txId, server.newMemberWith(10), 4)));
            return follow("/v1/redemptions/", txId, "/reversals", "redeemTxId", ",\"points\":3");
        }
    },
    CAPTURE_REVERSAL("points:reverse", "redeemReversal") {
        @Override
        Ready prepare(TestServer server) {
            String txId = newId("C");
            done(
                    server.post(
                            "/v1/holds/" + held(server) + "/capture",
                            "{\"txId\":\"" + txId + "\",\"points\":5}"));
            return follow("/v1/redemptions/", txId, "/reversals", "redeemTxId", ",\"points\":3");
        }
    },
    LOCK("points:hold", "lock") {
        @Override
        Ready prepare(TestServer server) {
            return follow("/v1/transactions/", earned(server), "/lock", "earnTxId", "");
        }
    },
    UNLOCK("points:hold", "unlock") {
        @Override
        Ready prepare(TestServer server) {
            String txId = earned(server);
            done(server.post("/v1/transactions/" + txId + "/lock", tx()));
            return follow("/v1/transactions/", txId, "/unlock", "earnTxId", "");
        }
    },
    HOLD("points:hold", "hold") {
        @Override
        Ready prepare(TestServer server) {
            return post("/v1/holds", member(server, 10) + ",\"points\":4");
        }
    },
    CAPTURE("points:hold", "capture") {
        @Override
        Ready prepare(TestServer server) {
            return follow("/v1/holds/", held(server), "/capture", "holdTxId", ",\"points\":3");
        }
    },
    RELEASE("points:hold", "release") {
        @Override
        Ready prepare(TestServer server) {
            return follow("/v1/holds/", held(server), "/release", "holdTxId", "");
        }
    },
    EXPIRE("points:adjust", "expire") {
        @Override
        Ready prepare(TestServer server) {
            return post("/v1/expirations", member(server, 10) + ",\"percentage\":12.5");
        }
    },
    TRANSFER("points:redeem", "transfer") {
        @Override
        Ready prepare(TestServer server) {
            return post("/v1/transfers", transfer(server));
        }
    },
    TRANSFER_REVERSAL("points:reverse", "") {
        @Override
        Ready prepare(TestServer server) {
            String txId = newId("X");
            done(
                    server.post(
                            "/v1/transfers",
                            "{\"txId\":\"" + txId + "\"," + transfer(server) + "}"));
            return follow("/v1/transfers/", txId, "/reversals", "", "");
        }
    },
    ADJUST("points:adjust", "adjust") {
        @Override
        Ready prepare(TestServer server) {
            return post(
                    "/v1/adjustments",
                    member(server, 10) + ",\"points\":5,\"reasonCode\":\"GOODWILL\"");
        }
    },
    MERGE("members:write", "") {
        @Override
        Ready prepare(TestServer server) {
            return new Ready("POST", merge(server), into(server), "");
        }
    },
    MERGE_REVERSAL("members:write", "") {
        @Override
        Ready prepare(TestServer server) {
            String txId = newId("M");
            done(server.post(merge(server), "{\"txId\":\"" + txId + "\"," + into(server) + "}"));
            return follow("/v1/merges/", txId, "/reversals", "", "");
        }
    },
    STAGE("members:write", "") {
        @Override
        Ready prepare(TestServer server) {
            return new Ready(
                    "PUT",
                    "/v1/members/" + server.newMemberWith(10) + "/stage",
                    "\"stage\":\"SUSPENDED\"",
                    "");
        }
    };

    /** What a client must be allowed to. */
    final String scope;

    /** Its name in a batch, "" where batches have it not. */
    final String op;

    PostingCase(String scope, String op) {
        this.scope = scope;
        this.op = op;
    }

    /** {@return a request that will be posted} */
    abstract Ready prepare(TestServer server);

    /**
     * A request that will be posted.
     *
     * @param fields of the body, but for the txId
     * @param pathField the path's id as a batch has it in the body, with a comma; "" if none
     */
    record Ready(String method, String path, String fields, String pathField) {
        Reply send(TestServer server, String query, String txId) {
            return send(server, query, "\"txId\":\"" + txId + "\"", fields);
        }

        Reply sendWith(TestServer server, String txId, String more) {
            return send(server, "", "\"txId\":\"" + txId + "\"", joined(fields, more));
        }

        Reply sendUnderKey(TestServer server, String key) {
            String body = "{" + fields + "}";
            return method.equals("PUT")
                    ? server.put(path, body, "Idempotency-Key", key)
                    : server.post(path, body, "Idempotency-Key", key);
        }

        Reply send(TestServer server, String query, String txId, String others) {
            String body = "{" + joined(txId, others) + "}";
            return method.equals("PUT")
                    ? server.put(path + query, body)
                    : server.post(path + query, body);
        }

        /** {@return the same as an operation of a batch} */
        String inBatch(String op, String txId) {
            return "{"
                    + joined(
                            "\"op\":\"" + op + "\",\"txId\":\"" + txId + "\"",
                            joined(fields, pathField))
                    + "}";
        }

        private static String joined(String first, String second) {
            return first + (first.isEmpty() || second.isEmpty() ? "" : ",") + second;
        }
    }

    private static Ready post(String path, String fields) {
        return new Ready("POST", path, fields, "");
    }

    private static Ready follow(
            String before, String txId, String behind, String pathField, String more) {
        return new Ready(
                "POST",
                before + txId + behind,
                more.isEmpty() ? "" : more.substring(1),
                pathField.isEmpty() ? "" : "\"" + pathField + "\":\"" + txId + "\"");
    }

    private static String member(TestServer server, long points) {
        String memberId = points == 0 ? server.newMember() : server.newMemberWith(points);
        return "\"memberId\":\"" + memberId + "\"";
    }

    private static String transfer(TestServer server) {
        return "\"fromMemberId\":\"%s\",\"toMemberId\":\"%s\",\"points\":4"
                .formatted(server.newMemberWith(10), server.newMember());
    }

    private static String merge(TestServer server) {
        return "/v1/members/" + server.newMemberWith(10) + "/merge";
    }

    private static String into(TestServer server) {
        return "\"intoMemberId\":\"" + server.newMemberWith(5) + "\"";
    }

    private static String earned(TestServer server) {
        String txId = newId("E");
        done(server.post("/v1/earns", earn(txId, server.newMember(), 10)));
        return txId;
    }

    private static String held(TestServer server) {
        String txId = newId("H");
        done(server.post("/v1/holds", earn(txId, server.newMemberWith(10), 8)));
        return txId;
    }

    private static String tx() {
        return "{\"txId\":\"" + newId("T") + "\"}";
    }

    private static void done(Reply reply) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(201);
    }
}
