package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.points.Posting.Operation;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.List;

/** The operations that change points, one per request. */
final class PostingEndpoint {
    private final PostingService service;
    private final EntryRenderer renderer;

    PostingEndpoint(PostingService service, EntryRenderer renderer) {
        this.service = service;
        this.renderer = renderer;
    }

    List<Route> routes() {
        return List.of(
                route("/v1/earns", Operation.EARN),
                route("/v1/redemptions", Operation.REDEEM),
                route(
                        "/v1/earns/{earnTxId}/reversals",
                        Operation.EARN_REVERSAL,
                        Operation.EARN_TX_ID),
                route(
                        "/v1/redemptions/{redeemTxId}/reversals",
                        Operation.REDEEM_REVERSAL,
                        Operation.REDEEM_TX_ID));
    }

    private Route route(String path, Operation operation) {
        return Route.post(path, operation.scope, call -> post(call, operation, call.json()));
    }

    /** An operation on a transaction that the path names, where a batch has it in the body. */
    private Route route(String path, Operation operation, String originalField) {
        return Route.post(
                path,
                operation.scope,
                call -> {
                    String originalTxId = call.pathId(originalField, IdRule.TRANSACTION);
                    ObjectNode body = call.json();
                    if (body.has(originalField)) {
                        throw Problem.invalid(
                                        "/" + originalField,
                                        "unknown_field",
                                        "It stands in the path.")
                                .exception();
                    }
                    body.put(originalField, originalTxId);
                    return post(call, operation, body);
                });
    }

    private Answer post(Call call, Operation operation, ObjectNode body) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        Posting posting = operation.read(body, call.onlyHeader(TxIds.HEADER));
        PostingReply reply = service.post(call.caller().programId(), posting, dry);
        return renderer.answer(reply, call.requestId());
    }
}
