package dev.tallystick.rest.points;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.points.Posting.Operation;

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
                route("/v1/earns", Operation.EARN), route("/v1/redemptions", Operation.REDEEM));
    }

    private Route route(String path, Operation operation) {
        return Route.post(path, operation.scope, call -> post(call, operation));
    }

    private Answer post(Call call, Operation operation) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        Posting posting = operation.read(call.json(), call.header(TxIds.HEADER));
        PostingReply reply = service.post(call.caller().programId(), posting, dry);
        return renderer.answer(reply, call.requestId());
    }
}
