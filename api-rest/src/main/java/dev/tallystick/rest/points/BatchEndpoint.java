package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Caller;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.points.LotOrigins.LotOrigin;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /v1/batches}: many operations in one request, each for itself, or all or none. An
 * operation that is malformed is answered in its place, as its own endpoint would.
 */
final class BatchEndpoint {
    private static final int BODY_MAX_BYTES = 16 << 20;
    private static final int OPERATION_COUNT_MAX = 10_000;
    private static final int ATOMIC_OPERATION_COUNT_MAX = 1_000;

    private final PostingService service;
    private final EntryRenderer renderer;
    private final SpendingGuard guard;

    BatchEndpoint(PostingService service, EntryRenderer renderer, SpendingGuard guard) {
        this.service = service;
        this.guard = guard;
        this.renderer = renderer;
    }

    Route route() {
        return new Route(
                "POST", "/v1/batches", Route.Access.ANY_CLIENT, BODY_MAX_BYTES, this::post);
    }

    private Answer post(Call call) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        if (call.header(TxIds.HEADER).isPresent()) {
            throw Problem.invalid(
                            "header:" + TxIds.HEADER,
                            "invalid_header",
                            "Each operation of a batch has a txId of its own.")
                    .exception();
        }
        ObjectNode body = call.json();
        Fields fields = Fields.of(body);
        boolean atomic = fields.flag("atomic");
        List<ObjectNode> operations = operations(fields, body.get("operations"), atomic);
        return atomic ? postTogether(call, operations, dry) : postEach(call, operations, dry);
    }

    private static List<ObjectNode> operations(Fields fields, JsonNode value, boolean atomic) {
        int countMax = atomic ? ATOMIC_OPERATION_COUNT_MAX : OPERATION_COUNT_MAX;
        List<ObjectNode> operations = new ArrayList<>();
        if (!fields.has("operations") || !(value instanceof ArrayNode array)) {
            fields.error("operations", "invalid_type", "Must be an array of operations.");
        } else if (array.isEmpty() || array.size() > countMax) {
            fields.error("operations", "out_of_range", "Must be 1 to " + countMax + " operations.");
        } else {
            for (int index = 0; index < array.size(); index++) {
                if (array.get(index) instanceof ObjectNode operation) {
                    operations.add(operation);
                } else {
                    fields.error(
                            "operations",
                            "invalid_type",
                            "Every operation is an object, but not that at index " + index + ".");
                    break;
                }
            }
        }
        fields.finish();
        return operations;
    }

    private Answer postEach(Call call, List<ObjectNode> operations, boolean dry)
            throws IOException {
        PostingReply[] replies = new PostingReply[operations.size()];
        List<Posting> postings = new ArrayList<>(operations.size());
        int[] indexes = new int[operations.size()];
        for (int index = 0; index < replies.length; index++) {
            try {
                postings.add(read(call.caller(), operations.get(index)));
                indexes[postings.size() - 1] = index;
            } catch (ProblemException e) {
                replies[index] = new PostingReply.Turned(e.problem());
            }
        }
        List<PostingReply> posted =
                service.post(call.caller().programId(), postings, dry, guard.begin(call));
        for (int i = 0; i < posted.size(); i++) {
            replies[indexes[i]] = posted.get(i);
        }
        return results(Arrays.asList(replies), call.requestId());
    }

    private Answer postTogether(Call call, List<ObjectNode> operations, boolean dry)
            throws IOException {
        List<Posting> postings = new ArrayList<>(operations.size());
        Optional<PostingReply> malformed = Optional.empty();
        for (int index = 0; index < operations.size() && malformed.isEmpty(); index++) {
            try {
                postings.add(read(call.caller(), operations.get(index)));
            } catch (ProblemException e) {
                malformed = Optional.of(new PostingReply.Turned(e.problem()));
            }
        }
        // What stands before a malformed operation is tried only: its refusal would be the first.
        PostingService.Together together =
                service.postTogether(
                        call.caller().programId(),
                        postings,
                        dry || malformed.isPresent(),
                        guard.begin(call));
        return switch (together) {
            case PostingService.Together.Refused(int index, PostingReply reply) ->
                    refused(index, reply, call.requestId());
            case PostingService.Together.Done(List<PostingReply> replies) ->
                    malformed.isPresent()
                            ? refused(postings.size(), malformed.get(), call.requestId())
                            : results(replies, call.requestId());
        };
    }

    private static Posting read(Caller caller, ObjectNode operation) {
        Optional<String> name =
                Optional.ofNullable(operation.get("op"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::textValue);
        Operation known = name.flatMap(Operation::inBatch).orElseThrow(BatchEndpoint::unknown);
        caller.require(known.scope);
        operation.remove("op");
        return known.read(operation);
    }

    private static ProblemException unknown() {
        return Problem.invalid(
                        "/op",
                        "invalid_value",
                        "Must name an operation: " + Operation.namesInBatch() + ".")
                .exception();
    }

    private Answer results(List<PostingReply> replies, String requestId) {
        Map<Long, LotOrigin> dryLots = EntryRenderer.dryLots(replies);
        Answer answer =
                Answer.json(
                        200,
                        out -> {
                            out.writeStartObject();
                            out.writeArrayFieldStart("results");
                            for (PostingReply reply : replies) {
                                out.writeStartObject();
                                out.writeNumberField("status", EntryRenderer.statusOf(reply));
                                out.writeFieldName("body");
                                renderer.write(out, reply, requestId, dryLots);
                                out.writeBooleanField(
                                        "replayed",
                                        reply instanceof PostingReply.Decided decided
                                                && decided.replayed());
                                out.writeEndObject();
                            }
                            out.writeEndArray();
                            out.writeEndObject();
                        });
        long position = lastPosition(replies);
        return position == 0
                ? answer
                : answer.withHeader("Ledger-Position", String.valueOf(position));
    }

    /** {@return the last position that a reply tells, 0 if none does} */
    private static long lastPosition(List<PostingReply> replies) {
        long position = 0;
        for (PostingReply reply : replies) {
            if (reply instanceof PostingReply.Decided decided && !decided.dry()) {
                position = Math.max(position, decided.entry().position());
            }
        }
        return position;
    }

    private Answer refused(int index, PostingReply reply, String requestId) {
        ObjectNode refusal =
                Json.readObject(Json.write(out -> renderer.write(out, reply, null, Map.of())));
        return Answer.problem(
                Problem.of(422, "batch_refused", "One operation is refused, so none is posted.")
                        .with("index", (long) index)
                        .with("refusal", refusal),
                requestId);
    }
}
