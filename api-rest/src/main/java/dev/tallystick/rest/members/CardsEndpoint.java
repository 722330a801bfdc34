package dev.tallystick.rest.members;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.ledger.LedgerGate;

import java.time.Clock;
import java.util.List;

/** {@code GET /v1/cards/{cardNumber}}, {@code POST /v1/cards/{cardNumber}/replacement}. */
final class CardsEndpoint {
    private static final String ONE_PATH = "/v1/cards/{cardNumber}";

    private final Identities identities;
    private final MemberViews views;
    private final LedgerGate gate;
    private final Clock clock;

    /**
     * @param clock real time
     */
    CardsEndpoint(Identities identities, MemberViews views, LedgerGate gate, Clock clock) {
        this.identities = identities;
        this.views = views;
        this.gate = gate;
        this.clock = clock;
    }

    /** {@return the operations} */
    List<Route> routes() {
        return List.of(
                Route.get(ONE_PATH, Scope.MEMBERS_READ, this::get),
                Route.post(ONE_PATH + "/replacement", Scope.MEMBERS_WRITE, this::replace));
    }

    private Answer get(Call call) {
        call.query().finish();
        String cardNumber = call.pathId("cardNumber", IdRule.PLAIN);
        ProgramConfig program = gate.program(call.caller().programId());
        return answer(200, program, identities.card(program, cardNumber));
    }

    private Answer replace(Call call) {
        call.query().finish();
        String cardNumber = call.pathId("cardNumber", IdRule.PLAIN);
        Fields body = Fields.of(call.json());
        String newCardNumber = body.id("newCardNumber", IdRule.PLAIN);
        if (newCardNumber.equals(cardNumber)) {
            body.error("newCardNumber", "same_card", "Must be another number.");
        }
        body.finish();
        ProgramConfig program = gate.program(call.caller().programId());
        return answer(
                201,
                program,
                identities.replace(
                        program, cardNumber, newCardNumber, ChangedBy.client(call, clock)));
    }

    private Answer answer(int status, ProgramConfig program, Identities.Shown shown) {
        Card card = shown.card();
        MemberViews.View view = views.of(program, shown.member());
        return Answer.json(
                status,
                out -> {
                    out.writeStartObject();
                    out.writeStringField("cardNumber", card.cardNumber());
                    out.writeStringField("issuedAt", Times.format(card.issuedAtMs()));
                    out.writeStringField("stage", view.account().stage().name());
                    out.writeFieldName("member");
                    views.write(out, view);
                    out.writeEndObject();
                });
    }
}
