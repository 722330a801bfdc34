package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The operations that change points: where each is found, by what name a batch asks for it, and
 * what a client must be allowed to.
 */
enum Operation {
    EARN("earn", Scope.POINTS_EARN, "POST", "/v1/earns"),
    REDEEM("redeem", Scope.POINTS_REDEEM, "POST", "/v1/redemptions"),
    EARN_REVERSAL("earnReversal", Scope.POINTS_REVERSE, "POST", "/v1/earns/{earnTxId}/reversals"),
    REDEEM_REVERSAL(
            "redeemReversal",
            Scope.POINTS_REVERSE,
            "POST",
            "/v1/redemptions/{redeemTxId}/reversals"),
    LOCK("lock", Scope.POINTS_HOLD, "POST", "/v1/transactions/{earnTxId}/lock"),
    UNLOCK("unlock", Scope.POINTS_HOLD, "POST", "/v1/transactions/{earnTxId}/unlock"),
    HOLD("hold", Scope.POINTS_HOLD, "POST", "/v1/holds"),
    CAPTURE("capture", Scope.POINTS_HOLD, "POST", "/v1/holds/{holdTxId}/capture"),
    RELEASE("release", Scope.POINTS_HOLD, "POST", "/v1/holds/{holdTxId}/release"),
    EXPIRE("expire", Scope.POINTS_ADJUST, "POST", "/v1/expirations"),
    TRANSFER("transfer", Scope.POINTS_REDEEM, "POST", "/v1/transfers"),
    ADJUST("adjust", Scope.POINTS_ADJUST, "POST", "/v1/adjustments"),
    TRANSFER_REVERSAL(
            "transferReversal", Scope.POINTS_REVERSE, "POST", "/v1/transfers/{txId}/reversals"),
    MERGE("merge", Scope.MEMBERS_WRITE, "POST", "/v1/members/{memberId}/merge"),
    MERGE_REVERSAL("mergeReversal", Scope.MEMBERS_WRITE, "POST", "/v1/merges/{txId}/reversals"),
    STAGE("stage", Scope.MEMBERS_WRITE, "PUT", "/v1/members/{memberId}/stage"),
    EVENT_REWARD("eventReward", Scope.POINTS_EARN, "POST", "/v1/event-rewards");

    /** As batches write it, and as contents begin. */
    final String text;

    final Scope scope;
    final String method;
    final String path;

    Operation(String text, Scope scope, String method, String path) {
        this.text = text;
        this.scope = scope;
        this.method = method;
        this.path = path;
    }

    /** {@return the operation that a batch names so} */
    static Optional<Operation> inBatch(String text) {
        return Arrays.stream(values())
                .filter(operation -> operation.isInBatch() && operation.text.equals(text))
                .findFirst();
    }

    /** {@return the names that a batch may use, in words} */
    static String namesInBatch() {
        return Arrays.stream(values())
                .filter(Operation::isInBatch)
                .map(operation -> operation.text)
                .collect(Collectors.joining(", "));
    }

    /** {@return the path's parameter; in a batch it stands in the body by that name} */
    Optional<String> pathField() {
        int start = path.indexOf('{');
        return start < 0
                ? Optional.empty()
                : Optional.of(path.substring(start + 1, path.indexOf('}')));
    }

    /** {@return the alphabet of the path's id} */
    IdRule pathRule() {
        return path.contains("{memberId}") ? IdRule.EXTERNAL : IdRule.TRANSACTION;
    }

    /**
     * {@return the posting that the operation of a batch asks for}
     *
     * @param body the path's id included
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
     */
    Posting read(ObjectNode body) {
        return new PostingReader(this, body, Optional.empty(), Optional.empty()).read();
    }

    /**
     * {@return the posting that a request asks for}
     *
     * @param pathId the id in the path, proved
     * @param idempotencyKey the header, where there is one
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
     */
    Posting read(Optional<String> pathId, ObjectNode body, Optional<String> idempotencyKey) {
        return new PostingReader(this, body, pathId, idempotencyKey).read();
    }

    /** Who may do more than move points does it one at a time. */
    private boolean isInBatch() {
        return compareTo(ADJUST) <= 0;
    }
}
