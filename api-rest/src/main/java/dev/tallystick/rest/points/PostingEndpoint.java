package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The operations that change points, one per request. */
final class PostingEndpoint {
    private final PostingService service;
    private final EntryRenderer renderer;
    private final SpendingGuard guard;

    PostingEndpoint(PostingService service, EntryRenderer renderer, SpendingGuard guard) {
        this.service = service;
        this.guard = guard;
        this.renderer = renderer;
    }

    List<Route> routes() {
        return Arrays.stream(Operation.values()).map(this::route).toList();
    }

    private Route route(Operation operation) {
        return new Route(
                operation.method,
                operation.path,
                Route.Access.with(operation.scope),
                Route.BODY_MAX_BYTES,
                call -> post(call, operation));
    }

    private Answer post(Call call, Operation operation) throws IOException {
        Optional<String> pathId =
                operation.pathField().map(name -> call.pathId(name, operation.pathRule()));
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        ObjectNode body = pathId.isPresent() ? call.jsonIfAny() : call.json();
        Posting posting = operation.read(pathId, body, call.onlyHeader(TxIds.HEADER));
        PostingReply reply =
                service.post(call.caller().programId(), posting, dry, guard.begin(call));
        return renderer.answer(reply, call.requestId());
    }
}
