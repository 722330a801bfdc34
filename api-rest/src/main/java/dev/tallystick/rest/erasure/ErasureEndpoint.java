package dev.tallystick.rest.erasure;

import dev.tallystick.rest.erasure.ErasureStore.Request;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Query;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.points.Postings;

import java.io.IOException;
import java.time.Clock;

/** {@code DELETE /v1/members/{memberId}/personal-data}. */
public final class ErasureEndpoint {
    private final Erasures erasures;
    private final Clock clock;

    /**
     * @param clock real time
     */
    public ErasureEndpoint(Erasures erasures, Clock clock) {
        this.erasures = erasures;
        this.clock = clock;
    }

    /** {@return the operation} */
    public Route route() {
        return Route.delete(
                "/v1/members/{memberId}/personal-data", Scope.MEMBERS_WRITE, this::erase);
    }

    private Answer erase(Call call) throws IOException {
        Query query = call.query();
        boolean dry = query.flag("dryRun");
        query.finish();
        String memberId = call.pathId("memberId", IdRule.EXTERNAL);
        String txId = Postings.keyOf(call);
        String programId = call.caller().programId();
        Request request = new Request(programId, memberId, txId, ChangedBy.client(call, clock));
        return dry ? erasures.tryOut(request) : erasures.erase(request);
    }

    /** {@return what is answered where the ledger had nothing to do} */
    static Answer merged(Request request) {
        return Answer.json(
                200,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("txId", request.txId());
                    out.writeStringField("memberId", request.memberId());
                    out.writeNullField("position");
                    out.writeEndObject();
                });
    }
}
