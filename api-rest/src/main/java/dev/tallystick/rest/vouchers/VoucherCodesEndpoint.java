package dev.tallystick.rest.vouchers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.definitions.Definitions;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;

import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** {@code POST} and {@code GET /v1/voucher-types/{voucherTypeId}/codes}: a type's pool. */
final class VoucherCodesEndpoint {
    private static final String PATH = "/v1/voucher-types/{voucherTypeId}/codes";
    private static final int BODY_MAX_BYTES = 16 << 20;

    private final Definitions<VoucherType> types;
    private final CodePoolStore pool;
    private final Clock clock;

    /**
     * @param clock real time
     */
    VoucherCodesEndpoint(Definitions<VoucherType> types, CodePoolStore pool, Clock clock) {
        this.types = types;
        this.pool = pool;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                        "POST",
                        PATH,
                        Route.Access.with(Scope.PROGRAM_WRITE),
                        BODY_MAX_BYTES,
                        this::add),
                Route.get(PATH, Scope.PROGRAM_READ, this::stock));
    }

    private Answer add(Call call) {
        call.query().finish();
        String programId = call.caller().programId();
        String typeId = call.pathId("voucherTypeId", IdRule.PLAIN);
        types.get(programId, typeId);
        CodePoolStore.Report report =
                call.upload(
                        list -> pool.add(programId, typeId, list, clock.millis()),
                        "text/csv",
                        "text/plain");
        VoucherStockStore.Stock stock = pool.stock(programId, typeId);
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeNumberField("taken", report.takenCount());
                    out.writeNumberField("doubled", report.doubledCount());
                    out.writeNumberField("malformed", report.malformedCount());
                    out.writeArrayFieldStart("faults");
                    for (CodePoolStore.Fault fault : report.faults()) {
                        out.writeStartObject();
                        out.writeNumberField("line", fault.line());
                        out.writeStringField("code", fault.code());
                        out.writeEndObject();
                    }
                    out.writeEndArray();
                    writeStock(out, stock);
                    out.writeEndObject();
                });
    }

    private Answer stock(Call call) {
        call.query().finish();
        String programId = call.caller().programId();
        String typeId = call.pathId("voucherTypeId", IdRule.PLAIN);
        types.get(programId, typeId);
        VoucherStockStore.Stock stock = pool.stock(programId, typeId);
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    writeStock(out, stock);
                    out.writeEndObject();
                });
    }

    private static void writeStock(JsonGenerator out, VoucherStockStore.Stock stock)
            throws IOException {
        out.writeNumberField("free", stock.freeCount());
        out.writeNumberField("issued", stock.issuedCount());
    }
}
