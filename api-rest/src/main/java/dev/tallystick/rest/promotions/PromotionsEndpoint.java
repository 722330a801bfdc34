package dev.tallystick.rest.promotions;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Preconditions;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.segments.Segments;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * {@code PUT} and {@code GET /v1/promotions/{promotionId}}, {@code GET /v1/promotions}, {@code PUT}
 * and {@code DELETE …/segments/{segmentId}}.
 */
public final class PromotionsEndpoint {
    private static final String LIST_PATH = "/v1/promotions";
    private static final String ONE_PATH = "/v1/promotions/{promotionId}";
    private static final String SEGMENT_PATH = "/v1/promotions/{promotionId}/segments/{segmentId}";

    private final Promotions promotions;
    private final Segments segments;
    private final LedgerGate gate;

    /**
     * @param clock real time
     */
    public PromotionsEndpoint(Promotions promotions, Segments segments, LedgerGate gate) {
        this.promotions = promotions;
        this.segments = segments;
        this.gate = gate;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.PROGRAM_WRITE, this::put),
                Route.get(ONE_PATH, Scope.PROGRAM_READ, this::get),
                Route.get(LIST_PATH, Scope.PROGRAM_READ, this::list),
                Route.put(SEGMENT_PATH, Scope.PROGRAM_WRITE, this::addSegment),
                Route.delete(SEGMENT_PATH, Scope.PROGRAM_WRITE, this::removeSegment));
    }

    private Answer put(Call call) {
        call.query().finish();
        String promotionId = promotionId(call);
        ObjectNode body = call.json();
        return answer(change(call, promotionId, before -> before.setAll(body)));
    }

    private Answer get(Call call) {
        Query query = call.query();
        OptionalLong version = query.position("version");
        query.finish();
        String programId = call.caller().programId();
        String promotionId = promotionId(call);
        PromotionVersion found =
                version.isEmpty()
                        ? promotions.get(programId, promotionId)
                        : promotions.get(
                                programId,
                                promotionId,
                                (int) Math.min(version.getAsLong(), Integer.MAX_VALUE));
        return answer(200, found);
    }

    private Answer list(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        Page page = Page.read(LIST_PATH, programId, query, "live", "kind", "event", "segment");
        Predicate<KnownPromotion> window = window(query, gate.ledger().nowMs());
        Predicate<PromotionVersion> filter = filter(query);
        query.finish();
        List<PromotionVersion> found =
                promotions.live(programId).list(window, filter, page.below(), page.wanted());
        return page.answer(found, PromotionVersion::number, PromotionsEndpoint::write);
    }

    private static Predicate<KnownPromotion> window(Query query, long nowMs) {
        if (query.text("live").isEmpty()) {
            return _ -> true;
        }
        boolean live = query.flag("live");
        return known -> known.isLiveAt(nowMs) == live;
    }

    private static Predicate<PromotionVersion> filter(Query query) {
        Predicate<PromotionVersion> filter = _ -> true;
        Optional<String> kind = query.text("kind");
        if (kind.isPresent() && !kind.get().equals("BASE") && !kind.get().equals("BONUS")) {
            query.error("kind", "invalid_value", "Must be BASE or BONUS.");
        }
        if (kind.isPresent()) {
            filter = filter.and(version -> version.rule().kind().name().equals(kind.get()));
        }
        Optional<String> event = query.id("event", IdRule.PLAIN);
        if (event.isPresent()) {
            filter = filter.and(version -> version.rule().when().event().equals(event));
        }
        Optional<String> segment = query.id("segment", IdRule.PLAIN);
        if (segment.isPresent()) {
            filter = filter.and(v -> v.rule().when().segments().contains(segment.get()));
        }
        return filter;
    }

    private Answer addSegment(Call call) {
        call.query().finish();
        String segmentId = call.pathId("segmentId", IdRule.PLAIN);
        Fields.of(call.jsonIfAny()).finish();
        String promotionId = known(call);
        segments.require(call.caller().programId(), segmentId);
        return answer(
                change(
                        call,
                        promotionId,
                        before -> {
                            ArrayNode listed = before.withObject("/when").withArray("segments");
                            if (indexOf(listed, segmentId) < 0) {
                                listed.add(segmentId);
                            }
                            return before;
                        }));
    }

    /** Never the last one: the promotion would be for everybody then. */
    private Answer removeSegment(Call call) {
        call.query().finish();
        String segmentId = call.pathId("segmentId", IdRule.PLAIN);
        String promotionId = known(call);
        segments.require(call.caller().programId(), segmentId);
        return answer(
                change(
                        call,
                        promotionId,
                        before -> {
                            ArrayNode listed = before.withObject("/when").withArray("segments");
                            int index = indexOf(listed, segmentId);
                            if (index >= 0 && listed.size() == 1) {
                                throw Problem.of(
                                                409,
                                                "last_segment",
                                                "Without it the promotion would be for everybody;"
                                                        + " end it, or put when without segments.")
                                        .exception();
                            }
                            if (index >= 0) {
                                listed.remove(index);
                            } else if (listed.isEmpty()) {
                                before.withObject("/when").remove("segments");
                            }
                            return before;
                        }));
    }

    private static int indexOf(ArrayNode listed, String segmentId) {
        for (int index = 0; index < listed.size(); index++) {
            if (listed.get(index).textValue().equals(segmentId)) {
                return index;
            }
        }
        return -1;
    }

    private String known(Call call) {
        String promotionId = promotionId(call);
        promotions.get(call.caller().programId(), promotionId);
        return promotionId;
    }

    private Promotions.Stored change(
            Call call, String promotionId, UnaryOperator<ObjectNode> change) {
        return promotions.put(
                call.caller().programId(),
                promotionId,
                change,
                before -> Preconditions.requireMatch(call, before.map(PromotionsEndpoint::etag)),
                gate.ledger().nowMs());
    }

    private static String promotionId(Call call) {
        return call.pathId("promotionId", IdRule.PLAIN);
    }

    private static Answer answer(Promotions.Stored stored) {
        return answer(stored.created() ? 201 : 200, stored.version());
    }

    private static Answer answer(int status, PromotionVersion version) {
        return Answer.json(status, out -> write(out, version)).withHeader("ETag", etag(version));
    }

    private static void write(JsonGenerator out, PromotionVersion version) throws IOException {
        Promotion rule = version.rule();
        out.writeStartObject();
        out.writeStringField("promotionId", rule.id());
        out.writeNumberField("version", rule.version());
        PromotionJson.writeFields(out, version.name(), rule);
        out.writeStringField("createdAt", Times.format(version.createdAtMs()));
        out.writeStringField("versionMadeAt", Times.format(version.madeAtMs()));
        out.writeEndObject();
    }

    private static String etag(PromotionVersion version) {
        return "\"" + version.rule().version() + "\"";
    }
}
