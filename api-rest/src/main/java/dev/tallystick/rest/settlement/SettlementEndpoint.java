package dev.tallystick.rest.settlement;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.partners.Partner;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.projection.Projector;
import dev.tallystick.rest.store.Database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * {@code GET /v1/partners/{partnerId}/settlement}: what was booked with a partner over a period, by
 * when it was posted, so that a period that is over comes out the same for good.
 */
public final class SettlementEndpoint {
    private static final String CSV = "text/csv";

    private final LedgerGate gate;
    private final Partners partners;
    private final Projector projector;
    private final SettlementStore store;

    /** A period in quarters of an hour, with its ends as they are answered. */
    private record Asked(Optional<Long> fromMs, Optional<Long> toMs) {
        long fromQuarter() {
            return fromMs.map(Quarter::of).orElse(Long.MIN_VALUE);
        }

        long toQuarter() {
            return toMs.map(Quarter::of).orElse(Long.MAX_VALUE);
        }
    }

    /** Registers what it reads with a projector that is not started yet. */
    public SettlementEndpoint(
            LedgerGate gate, Partners partners, Projector projector, Database database) {
        this.gate = gate;
        this.partners = partners;
        this.projector = projector;
        this.store = new SettlementStore(database);
        projector.register(new SettlementProjection(gate, partners::anyThere));
    }

    /** {@return the operation} */
    public Route route() {
        return Route.get("/v1/partners/{partnerId}/settlement", Scope.POINTS_READ, this::get);
    }

    private Answer get(Call call) {
        ProgramConfig program = gate.program(call.caller().programId());
        String partnerId = call.pathId("partnerId", IdRule.PLAIN);
        Query query = call.query();
        Asked asked = asked(query, ZoneId.of(program.timeZone()));
        query.finish();
        Partner partner = partners.get(program.id(), partnerId);
        long position = gate.ledger().durablePosition();
        projector.awaitProjected(SettlementProjection.NAME, position);
        SortedMap<Integer, SettlementStore.Period> units =
                store.read(program.id(), partner.key(), asked.fromQuarter(), asked.toQuarter());
        return call.accepts(CSV)
                ? csv(program, units)
                : Answer.json(
                        200,
                        out -> {
                            out.writeStartObject();
                            out.writeStringField("partnerId", partner.partnerId());
                            writeInstant(out, "from", asked.fromMs());
                            writeInstant(out, "to", asked.toMs());
                            out.writeNumberField("position", position);
                            out.writeArrayFieldStart("units");
                            for (Map.Entry<Integer, SettlementStore.Period> unit :
                                    units.entrySet()) {
                                writeUnit(out, codeOf(program, unit.getKey()), unit.getValue());
                            }
                            out.writeEndArray();
                            out.writeEndObject();
                        });
    }

    private static Asked asked(Query query, ZoneId zone) {
        Optional<Long> fromMs = query.moment("from").map(moment -> moment.startMs(zone));
        Optional<Long> toMs = query.moment("to").map(moment -> moment.endMs(zone));
        requireQuarter(query, "from", fromMs);
        requireQuarter(query, "to", toMs);
        if (fromMs.isPresent() && toMs.isPresent() && fromMs.get() >= toMs.get()) {
            query.error("to", "out_of_range", "Must be after from.");
        }
        return new Asked(fromMs, toMs);
    }

    private static void requireQuarter(Query query, String name, Optional<Long> atMs) {
        if (atMs.isPresent() && atMs.get() % Quarter.MS != 0) {
            query.error(name, "invalid_time", "Must be a full quarter of an hour, or a date.");
        }
    }

    private static void writeUnit(JsonGenerator out, String unit, SettlementStore.Period period)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("unit", unit);
        Sums sums = new Sums();
        sums.add(period.before());
        writeAccount(out, "opening", sums);
        for (Kind kind : Kind.values()) {
            out.writeObjectFieldStart(kind.field);
            out.writeNumberField("points", period.within().points(kind));
            out.writeNumberField("count", period.within().count(kind));
            out.writeEndObject();
        }
        sums.add(period.within());
        writeAccount(out, "closing", sums);
        out.writeEndObject();
    }

    private static void writeAccount(JsonGenerator out, String name, Sums sums) throws IOException {
        out.writeObjectFieldStart(name);
        out.writeNumberField("granted", sums.grantedPoints());
        out.writeNumberField("taken", sums.takenPoints());
        out.writeEndObject();
    }

    private static void writeInstant(JsonGenerator out, String name, Optional<Long> atMs)
            throws IOException {
        out.writeStringField(name, atMs.map(Times::format).orElse(null));
    }

    /** One line per unit and kind; nothing in it needs quotes. */
    private static Answer csv(
            ProgramConfig program, SortedMap<Integer, SettlementStore.Period> units) {
        StringBuilder lines = new StringBuilder("unit,kind,points,count\r\n");
        units.forEach(
                (unit, period) -> {
                    for (Kind kind : Kind.values()) {
                        lines.append(codeOf(program, unit))
                                .append(',')
                                .append(kind.name())
                                .append(',')
                                .append(period.within().points(kind))
                                .append(',')
                                .append(period.within().count(kind))
                                .append("\r\n");
                    }
                });
        return new Answer(200, CSV, lines.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    private static String codeOf(ProgramConfig program, int unit) {
        return program.units().get(unit).code();
    }
}
