package dev.tallystick.rest.partners;

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

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code PUT} and {@code GET /v1/partners/{partnerId}}, {@code GET /v1/partners}. */
public final class PartnersEndpoint {
    private static final String LIST_PATH = "/v1/partners";
    private static final String ONE_PATH = "/v1/partners/{partnerId}";

    private final Partners partners;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public PartnersEndpoint(Partners partners, Clock clock) {
        this.partners = partners;
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.PROGRAM_WRITE, this::put),
                Route.get(ONE_PATH, Scope.PROGRAM_READ, this::get),
                Route.get(LIST_PATH, Scope.PROGRAM_READ, this::list));
    }

    private Answer put(Call call) {
        call.query().finish();
        String partnerId = call.pathId("partnerId", IdRule.PLAIN);
        PartnerChange change = PartnerChange.read(Fields.of(call.json()));
        PartnerStore.Stored stored =
                partners.put(
                        call.caller().programId(),
                        partnerId,
                        change,
                        existing ->
                                Preconditions.requireMatch(
                                        call, existing.map(PartnersEndpoint::etag)),
                        clock.millis());
        return answer(stored.created() ? 201 : 200, stored.partner());
    }

    private Answer get(Call call) {
        call.query().finish();
        String partnerId = call.pathId("partnerId", IdRule.PLAIN);
        return answer(200, partners.get(call.caller().programId(), partnerId));
    }

    private Answer list(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        Page page = Page.read(LIST_PATH, programId, query, "type");
        Optional<PartnerType> type = query.text("type").flatMap(PartnerType::of);
        if (query.text("type").isPresent() && type.isEmpty()) {
            query.error("type", "invalid_value", "Must be EARN, REDEEM or EXCHANGE.");
        }
        query.finish();
        List<Partner> found = partners.list(programId, type, page.below(), page.wanted());
        return page.answer(found, Partner::number, PartnersEndpoint::write);
    }

    private static Answer answer(int status, Partner partner) {
        return Answer.json(status, out -> write(out, partner)).withHeader("ETag", etag(partner));
    }

    private static void write(JsonGenerator out, Partner partner) throws IOException {
        out.writeStartObject();
        out.writeStringField("partnerId", partner.partnerId());
        out.writeStringField("name", partner.name());
        out.writeArrayFieldStart("types");
        for (PartnerType type : partner.types()) {
            out.writeString(type.name());
        }
        out.writeEndArray();
        out.writeStringField("createdAt", Times.format(partner.createdAtMs()));
        out.writeEndObject();
    }

    private static String etag(Partner partner) {
        return "\"" + partner.version() + "\"";
    }
}
