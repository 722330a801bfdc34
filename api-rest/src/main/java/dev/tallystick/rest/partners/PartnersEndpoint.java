package dev.tallystick.rest.partners;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.pipeline.PartnerView;
import dev.tallystick.ledger.pipeline.Submission;
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

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code PUT} and {@code GET /v1/partners/{partnerId}}, {@code GET /v1/partners}, {@code GET
 * /v1/partners/{partnerId}/exchange-rates}.
 */
public final class PartnersEndpoint {
    private static final String LIST_PATH = "/v1/partners";
    private static final String ONE_PATH = "/v1/partners/{partnerId}";
    private static final String RATES_PATH = "/v1/partners/{partnerId}/exchange-rates";

    private final Partners partners;
    private final LedgerGate gate;
    private final Clock clock;

    private record UnitSums(String unit, long grantedPoints, long takenPoints) {}

    /**
     * @param clock real time
     */
    public PartnersEndpoint(Partners partners, LedgerGate gate, Clock clock) {
        this.partners = partners;
        this.gate = gate;
        this.clock = clock;
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.put(ONE_PATH, Scope.PROGRAM_WRITE, this::put),
                Route.get(ONE_PATH, Scope.PROGRAM_READ, this::get),
                Route.get(LIST_PATH, Scope.PROGRAM_READ, this::list),
                Route.get(RATES_PATH, Scope.PROGRAM_READ, this::rates));
    }

    private Answer put(Call call) {
        call.query().finish();
        String partnerId = call.pathId("partnerId", IdRule.PLAIN);
        PartnerChange change =
                PartnerChange.read(
                        Fields.of(call.json()),
                        gate.program(call.caller().programId()),
                        gate.ledger().nowMs());
        PartnerStore.Stored stored =
                partners.put(
                        call.caller().programId(),
                        partnerId,
                        change,
                        existing ->
                                Preconditions.requireMatch(
                                        call, existing.map(PartnersEndpoint::etag)),
                        clock.millis());
        return answer(call, stored.created() ? 201 : 200, stored.partner());
    }

    private Answer get(Call call) {
        call.query().finish();
        String partnerId = call.pathId("partnerId", IdRule.PLAIN);
        return answer(call, 200, partners.get(call.caller().programId(), partnerId));
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
        ProgramConfig program = gate.program(programId);
        return page.answer(
                found,
                Partner::number,
                (out, partner) -> write(out, partner, unitsOf(program, partner)));
    }

    /** All versions, newest first. */
    private Answer rates(Call call) {
        Query query = call.query();
        String programId = call.caller().programId();
        String partnerId = call.pathId("partnerId", IdRule.PLAIN);
        Page page =
                Page.read(
                        Page.path("/v1/partners/", partnerId, "/exchange-rates"), programId, query);
        query.finish();
        long below = page.below();
        List<ExchangeRate> found =
                partners.get(programId, partnerId).rates().reversed().stream()
                        .filter(rate -> rate.version() < below)
                        .limit(page.wanted())
                        .toList();
        return page.answer(found, ExchangeRate::version, (out, rate) -> rate.write(out));
    }

    private Answer answer(Call call, int status, Partner partner) {
        List<UnitSums> units = unitsOf(gate.program(call.caller().programId()), partner);
        return Answer.json(status, out -> write(out, partner, units))
                .withHeader("ETag", etag(partner));
    }

    /** What the partner granted and took, in every unit in which it did either. */
    private List<UnitSums> unitsOf(ProgramConfig program, Partner partner) {
        List<UnitSums> units = new ArrayList<>();
        for (int unit = 0; unit < program.units().size(); unit++) {
            Submission question = Submission.partner(program.number(), unit, partner.key());
            gate.ask(question);
            PartnerView view = question.partnerView();
            if (view.lastPosition() != 0) {
                units.add(
                        new UnitSums(
                                program.units().get(unit).code(),
                                view.grantedPoints(),
                                view.takenPoints()));
            }
        }
        return units;
    }

    private void write(JsonGenerator out, Partner partner, List<UnitSums> units)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("partnerId", partner.partnerId());
        out.writeStringField("name", partner.name());
        out.writeArrayFieldStart("types");
        for (PartnerType type : partner.types()) {
            out.writeString(type.name());
        }
        out.writeEndArray();
        writeExchange(out, partner);
        out.writeArrayFieldStart("units");
        for (UnitSums sums : units) {
            out.writeStartObject();
            out.writeStringField("unit", sums.unit());
            out.writeNumberField("granted", sums.grantedPoints());
            out.writeNumberField("taken", sums.takenPoints());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeStringField("createdAt", Times.format(partner.createdAtMs()));
        out.writeEndObject();
    }

    /** What it gives for points now, and the versions that are still to come. */
    private void writeExchange(JsonGenerator out, Partner partner) throws IOException {
        long nowMs = gate.ledger().nowMs();
        Optional<ExchangeRate> rate = partner.rateAt(nowMs);
        out.writeFieldName("exchange");
        if (rate.isPresent()) {
            rate.get().write(out);
        } else {
            out.writeNull();
        }
        out.writeArrayFieldStart("exchangeLater");
        for (ExchangeRate later : partner.rates()) {
            if (later.fromMs() > nowMs) {
                later.write(out);
            }
        }
        out.writeEndArray();
    }

    private static String etag(Partner partner) {
        return "\"" + partner.version() + "\"";
    }
}
