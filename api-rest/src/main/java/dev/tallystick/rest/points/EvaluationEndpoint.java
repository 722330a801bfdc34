package dev.tallystick.rest.points;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;
import dev.tallystick.ledger.promotion.Evaluation;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.members.Member;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code POST /v1/basket-evaluations}: what a basket would earn a member, or a guest. It is tried
 * as an earn, caps and budgets with it, and nothing is recorded.
 */
final class EvaluationEndpoint {
    private final LedgerGate gate;
    private final PostingService service;
    private final Evaluations evaluations;
    private final Members members;
    private final EntryTexts texts;
    private final EntryFields fields;
    private final Refusals refusals;

    EvaluationEndpoint(
            LedgerGate gate,
            PostingService service,
            Evaluations evaluations,
            Members members,
            EntryTexts texts,
            EntryFields fields,
            Refusals refusals) {
        this.gate = gate;
        this.service = service;
        this.evaluations = evaluations;
        this.members = members;
        this.texts = texts;
        this.fields = fields;
        this.refusals = refusals;
    }

    Route route() {
        return Route.post("/v1/basket-evaluations", Scope.POINTS_READ, this::evaluate);
    }

    private Answer evaluate(Call call) throws IOException {
        call.query().finish();
        String programId = call.caller().programId();
        Posting.Earn earn = read(Fields.of(call.json()));
        boolean isGuest = earn.worth() instanceof Posting.Worth.GuestWouldBuy;
        Member member =
                isGuest ? Members.stranger("guest") : members.get(programId, earn.memberId());
        RecordedEntry tried =
                switch (service.post(
                        programId,
                        earn,
                        true,
                        SpendingGuard.Check.NONE,
                        _ -> Optional.of(member))) {
                    case PostingReply.Turned(Problem problem) -> throw problem.exception();
                    case PostingReply.Decided decided -> decided.entry();
                };
        if (!tried.isPosted()) {
            throw refusals.problem(tried, true).with("txId", null).exception();
        }
        return Answer.json(200, out -> write(out, programId, earn, tried, member));
    }

    /** The id belongs to nobody: nothing is recorded under it. */
    private static Posting.Earn read(Fields body) {
        Optional<Basket> basket = Basket.read(body);
        if (!body.given("basket")) {
            body.error("basket", "missing_field", "Must be given.");
        }
        Optional<String> memberId = body.optionalId("memberId", IdRule.EXTERNAL);
        Optional<String> unit = PostingReader.unit(body);
        Optional<String> partnerId = body.optionalId("partnerId", IdRule.PLAIN);
        Optional<Moment> occurredAt = body.moment("occurredAt");
        body.finish();
        Basket bought = basket.orElseThrow();
        return new Posting.Earn(
                new Posting.Request(
                        UUID.randomUUID().toString(),
                        FreeText.NONE,
                        Content.of("basketEvaluation", List.of(), Json.newObject())),
                memberId.orElse(""),
                unit,
                partnerId,
                memberId.isPresent()
                        ? new Posting.Worth.Bought(bought)
                        : new Posting.Worth.GuestWouldBuy(bought),
                occurredAt,
                Optional.empty(),
                new Posting.Expiry.ByPolicy());
    }

    private void write(
            JsonGenerator out,
            String programId,
            Posting.Earn earn,
            RecordedEntry tried,
            Member member)
            throws IOException {
        ProgramConfig program = gate.program(programId);
        EntryView view = EntryView.first(tried);
        Map<String, Evidence.Share> shares = shares(tried, member);
        out.writeStartObject();
        out.writeStringField("unit", fields.unitOf(view));
        out.writeNumberField("points", PointsMoved.of(view).amountPoints());
        fields.writeLots(out, view);
        writeOtherUnits(out, view);
        out.writeArrayFieldStart("promotions");
        Evaluated again = evaluations.again(program, view.unit(), earn, tried);
        for (Evaluation.Verdict verdict : again.evaluation().verdicts()) {
            if (!Evaluated.isBase(verdict.promotion())) {
                write(out, verdict, shares.get(verdict.promotion().id()), fields.unitOf(view));
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void writeOtherUnits(JsonGenerator out, EntryView own) throws IOException {
        if (own.otherUnits().isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("otherUnits");
        for (EntryView other : own.otherUnits()) {
            out.writeStartObject();
            out.writeStringField("unit", fields.unitOf(other));
            out.writeNumberField("points", PointsMoved.of(other).amountPoints());
            fields.writeLots(out, other);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private Map<String, Evidence.Share> shares(RecordedEntry tried, Member member) {
        return texts
                .of(tried, member)
                .flatMap(text -> Evidence.read(tried, text.beside()))
                .map(Evidence::grants)
                .orElseGet(List::of)
                .stream()
                .collect(Collectors.toMap(Evidence.Share::promotionId, Function.identity()));
    }

    /**
     * @param share what was granted, null if nothing
     * @param ownUnit code of the unit of which nothing needs to be said
     */
    private static void write(
            JsonGenerator out, Evaluation.Verdict verdict, Evidence.Share share, String ownUnit)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("promotionId", verdict.promotion().id());
        out.writeNumberField("version", verdict.promotion().version());
        if (!verdict.promotion().unit().equals(ownUnit)) {
            out.writeStringField("unit", verdict.promotion().unit());
        }
        out.writeNumberField("points", share == null ? 0 : share.grantedPoints());
        if (share != null && share.capped()) {
            out.writeBooleanField("capped", true);
        }
        out.writeStringField("reason", verdict.reason().code);
        out.writeEndObject();
    }
}
