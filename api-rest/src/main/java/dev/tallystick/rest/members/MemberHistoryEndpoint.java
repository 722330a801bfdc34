package dev.tallystick.rest.members;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Page;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.projection.Projector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** {@code GET /v1/members/{memberId}/history}: what happened to a member beside points. */
final class MemberHistoryEndpoint {
    private final Members members;
    private final LedgerGate gate;
    private final Projector projector;

    /** Reads the log of all members. */
    MemberHistoryEndpoint(Members members, LedgerGate gate, Projector projector) {
        this.members = members;
        this.gate = gate;
        this.projector = projector;
    }

    /** {@return the operation} */
    Route route() {
        return Route.get("/v1/members/{memberId}/history", Scope.MEMBERS_READ, this::list);
    }

    private Answer list(Call call) {
        Query query = call.query();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String programId = call.caller().programId();
        Page page =
                Page.read(
                        Page.path("/v1/members/", memberId, "/history"), programId, query, "type");
        Optional<MemberEvent.Type> type = type(query);
        query.finish();
        members.getEvenErased(programId, memberId);
        projector.awaitProjected(MemberProjection.NAME, gate.ledger().durablePosition());
        return page.answer(
                members.log().list(programId, memberId, type, page.below(), page.wanted()),
                MemberLogStore.Row::number,
                MemberHistoryEndpoint::write);
    }

    private static Optional<MemberEvent.Type> type(Query query) {
        Optional<String> name = query.text("type");
        Optional<MemberEvent.Type> type =
                Arrays.stream(MemberEvent.Type.values())
                        .filter(known -> name.filter(known.name()::equals).isPresent())
                        .findFirst();
        if (name.isPresent() && type.isEmpty()) {
            query.error("type", "invalid_value", "Must be a type, such as PROFILE_CHANGED.");
        }
        return type;
    }

    private static void write(JsonGenerator out, MemberLogStore.Row row) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", row.type().name());
        out.writeStringField("at", Times.format(row.atMs()));
        out.writeStringField("clientId", row.clientId());
        if (row.position().isPresent()) {
            out.writeNumberField("position", row.position().getAsLong());
        }
        out.writeFieldName("details");
        if (row.details() == null) {
            out.writeStartObject();
            out.writeEndObject();
        } else {
            out.writeTree(Json.readObject(row.details().getBytes(StandardCharsets.UTF_8)));
        }
        out.writeEndObject();
    }
}
