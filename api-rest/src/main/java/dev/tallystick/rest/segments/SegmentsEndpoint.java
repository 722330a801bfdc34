package dev.tallystick.rest.segments;

import com.fasterxml.jackson.core.JsonGenerator;

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
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.store.Versioned;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * {@code PUT} and {@code GET /v1/segments/{segmentId}}, {@code GET /v1/segments}, and the members
 * of one: {@code GET …/members}, {@code PUT} and {@code DELETE …/members/{memberId}}, {@code POST
 * …/file}.
 */
public final class SegmentsEndpoint {
    private static final String LIST_PATH = "/v1/segments";
    private static final String ONE_PATH = "/v1/segments/{segmentId}";
    private static final String MEMBERS_PATH = "/v1/segments/{segmentId}/members";
    private static final String MEMBER_PATH = "/v1/segments/{segmentId}/members/{memberId}";

    private static final String FILE_PATH = "/v1/segments/{segmentId}/file";
    private static final String ADD = "add";
    private static final String REPLACE = "replace";
    private static final int FILE_MAX_BYTES = 256 << 20;

    private final Segments segments;
    private final Members members;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public SegmentsEndpoint(Segments segments, Members members, Clock clock) {
        this.segments = segments;
        this.members = members;
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.PROGRAM_WRITE, this::put),
                Route.get(ONE_PATH, Scope.PROGRAM_READ, this::get),
                Route.get(LIST_PATH, Scope.PROGRAM_READ, this::list),
                Route.get(MEMBERS_PATH, Scope.MEMBERS_READ, this::members),
                Route.put(MEMBER_PATH, Scope.MEMBERS_WRITE, this::join),
                Route.delete(MEMBER_PATH, Scope.MEMBERS_WRITE, this::leave),
                new Route(
                        "POST",
                        FILE_PATH,
                        Route.Access.with(Scope.MEMBERS_WRITE),
                        FILE_MAX_BYTES,
                        this::file));
    }

    private Answer put(Call call) {
        call.query().finish();
        String segmentId = segmentId(call);
        SegmentChange change = SegmentChange.read(Fields.of(call.json()));
        Versioned.Stored<Segment> stored =
                segments.put(
                        call.caller().programId(),
                        segmentId,
                        change,
                        existing ->
                                Preconditions.requireMatch(
                                        call, existing.map(SegmentsEndpoint::etag)),
                        clock.millis());
        return answer(stored.created() ? 201 : 200, stored.value());
    }

    private Answer get(Call call) {
        call.query().finish();
        return answer(200, segments.get(call.caller().programId(), segmentId(call)));
    }

    private Answer list(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        Page page = Page.read(LIST_PATH, programId, query);
        query.finish();
        List<Segment> found = segments.list(programId, page.below(), page.wanted());
        return page.answer(found, Segment::number, SegmentsEndpoint::write);
    }

    private Answer members(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        String segmentId = segmentId(call);
        Page page = Page.read(Page.path("/v1/segments/", segmentId, "/members"), programId, query);
        query.finish();
        segments.require(programId, segmentId);
        List<SegmentMember> found =
                segments.members(programId, segmentId, page.below(), page.wanted());
        return page.answer(found, SegmentMember::number, SegmentsEndpoint::write);
    }

    private Answer join(Call call) {
        call.query().finish();
        String programId = call.caller().programId();
        String segmentId = segmentId(call);
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        Fields.of(call.jsonIfAny()).finish();
        segments.require(programId, segmentId);
        members.get(programId, memberId);
        SegmentStore.Joined joined = segments.join(programId, segmentId, memberId, clock.millis());
        return Answer.json(joined.joined() ? 201 : 200, out -> write(out, joined.member()));
    }

    /** The same whether or not it was in the segment: afterwards it is not. */
    private Answer leave(Call call) {
        call.query().finish();
        String programId = call.caller().programId();
        String segmentId = segmentId(call);
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        segments.require(programId, segmentId);
        members.get(programId, memberId);
        segments.leave(programId, segmentId, memberId);
        return Answer.nothing();
    }

    private Answer file(Call call) {
        String programId = call.caller().programId();
        String segmentId = segmentId(call);
        Query query = call.query();
        String mode = query.text("mode").orElse(ADD);
        if (!mode.equals(ADD) && !mode.equals(REPLACE)) {
            query.error("mode", "invalid_value", "Must be add or replace.");
        }
        query.finish();
        segments.require(programId, segmentId);
        FileReport report =
                call.upload(
                        in ->
                                segments.read(
                                        programId,
                                        segmentId,
                                        in,
                                        mode.equals(REPLACE),
                                        clock::millis),
                        "text/csv");
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("segmentId", segmentId);
                    out.writeStringField("mode", mode);
                    report.writeFields(out);
                    out.writeEndObject();
                });
    }

    private static String segmentId(Call call) {
        return call.pathId("segmentId", IdRule.PLAIN);
    }

    private static Answer answer(int status, Segment segment) {
        return Answer.json(status, out -> write(out, segment)).withHeader("ETag", etag(segment));
    }

    private static void write(JsonGenerator out, Segment segment) throws IOException {
        out.writeStartObject();
        out.writeStringField("segmentId", segment.segmentId());
        out.writeStringField("name", segment.name());
        out.writeStringField("description", segment.description());
        out.writeStringField("createdAt", Times.format(segment.createdAtMs()));
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, SegmentMember member) throws IOException {
        out.writeStartObject();
        out.writeStringField("memberId", member.memberId());
        out.writeStringField("addedAt", Times.format(member.addedAtMs()));
        out.writeEndObject();
    }

    private static String etag(Segment segment) {
        return "\"" + segment.version() + "\"";
    }
}
