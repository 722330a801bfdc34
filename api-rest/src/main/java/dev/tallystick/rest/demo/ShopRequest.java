package dev.tallystick.rest.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One posting the shop wants, and the answer it must get.
 *
 * @param kind earn or redeem
 * @param txId for good: sent again under the same one if no answer came
 * @param member number from 0
 * @param points above 0
 * @param refused whether the member has not enough, so that the ledger must say no
 */
record ShopRequest(Kind kind, String txId, int member, long points, boolean refused) {
    enum Kind {
        EARN("earn", "/v1/earns"),
        REDEEM("redeem", "/v1/redemptions");

        /** The operation's name in a batch. */
        final String op;

        /** The operation's own endpoint. */
        final String path;

        Kind(String op, String path) {
            this.op = op;
            this.path = path;
        }
    }

    /** {@return a member's id, from its number} */
    static String memberId(int member) {
        return "M-" + (member + 1);
    }

    /** {@return the signed change of the member's total that the answer must show} */
    long expectedPoints() {
        return switch (kind) {
            case EARN -> points;
            case REDEEM -> -points;
        };
    }

    /** {@return the status the answer must have} */
    int expectedStatus() {
        return refused ? 422 : 201;
    }

    ObjectNode toJson(ObjectMapper mapper) {
        return mapper.createObjectNode()
                .put("txId", txId)
                .put("memberId", memberId(member))
                .put("points", points);
    }
}
