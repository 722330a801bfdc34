package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the body of one posting, and collects every fault of its shape. */
final class PostingReader {
    private static final int UNIT_LENGTH_MAX = 64;
    private static final int PIN_LENGTH_MAX = 64;
    private static final int MEMBERSHIP_NUMBER_LENGTH_MAX = 64;
    private static final int HOLD_SECONDS_MAX = 31_536_000;
    private static final int HOLD_SECONDS_DEFAULT = 900;
    private static final int PERCENTAGE_PLACES = 4;
    private static final BigDecimal PERCENTAGE_MAX = BigDecimal.valueOf(100);

    /** What a client can make of a member; erasing one is another matter. */
    private static final Set<Stage> STAGES =
            Set.of(Stage.PROSPECT, Stage.ACTIVE, Stage.SUSPENDED, Stage.BLOCKED, Stage.CANCELLED);

    private final Operation operation;
    private final ObjectNode body;
    private final Optional<String> pathId;
    private final Optional<String> idempotencyKey;
    private final Fields fields;

    /**
     * @param pathId the id in the path, proved; empty where it stands in the body, or where there
     *     is none
     * @param idempotencyKey the header, where there is one
     */
    PostingReader(
            Operation operation,
            ObjectNode body,
            Optional<String> pathId,
            Optional<String> idempotencyKey) {
        this.operation = operation;
        this.body = body;
        this.pathId = pathId;
        this.idempotencyKey = idempotencyKey;
        this.fields = Fields.of(body);
    }

    /**
     * {@return the posting}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
     */
    Posting read() {
        return switch (operation) {
            case EARN -> earn();
            case REDEEM -> redeem();
            case EARN_REVERSAL -> earnReversal();
            case REDEEM_REVERSAL -> followUp(EntryType.REDEEM_REVERSAL, true, true);
            case LOCK -> followUp(EntryType.LOCK, false, true);
            case UNLOCK -> followUp(EntryType.UNLOCK, false, false);
            case HOLD -> hold();
            case CAPTURE -> followUp(EntryType.CAPTURE, true, false);
            case RELEASE -> followUp(EntryType.RELEASE, false, false);
            case EXPIRE -> expire();
            case TRANSFER -> transfer();
            case TRANSFER_REVERSAL -> followUp(EntryType.TRANSFER_REVERSAL, false, false);
            case ADJUST -> adjust();
            case MERGE -> merge();
            case MERGE_REVERSAL -> followUp(EntryType.MERGE_REVERSAL, false, false);
            case STAGE -> stage();
            case EVENT_REWARD -> eventReward();
        };
    }

    private Posting earn() {
        String txId = TxIds.read(fields, idempotencyKey);
        String memberId = fields.id("memberId", IdRule.EXTERNAL);
        Optional<String> unit = unit();
        Optional<String> partnerId = fields.optionalId("partnerId", IdRule.PLAIN);
        boolean byBasket = fields.given("basket");
        if (byBasket && fields.given("points")) {
            fields.error("basket", "conflicting_fields", "Either points or a basket, not both.");
        }
        Optional<Basket> basket = Basket.read(fields);
        Posting.Worth points = new Posting.Worth.Points(byBasket ? 0 : fields.points("points"));
        Posting.Worth worth = basket.<Posting.Worth>map(Posting.Worth.Bought::new).orElse(points);
        Optional<Moment> occurredAt = fields.moment("occurredAt");
        Optional<Moment> activatesAt = fields.moment("activatesAt");
        Posting.Expiry expiry = expiry();
        Posting.Request request = finish(txId, FreeText.read(fields));
        return new Posting.Earn(
                request, memberId, unit, partnerId, worth, occurredAt, activatesAt, expiry);
    }

    private Posting eventReward() {
        String txId = TxIds.read(fields, idempotencyKey);
        String memberId = fields.id("memberId", IdRule.EXTERNAL);
        Optional<String> unit = unit();
        Optional<String> partnerId = fields.optionalId("partnerId", IdRule.PLAIN);
        Event event = Event.read(fields);
        Optional<Moment> occurredAt = fields.moment("occurredAt");
        Posting.Request request = finish(txId, FreeText.read(fields));
        return new Posting.Earn(
                request,
                memberId,
                unit,
                partnerId,
                new Posting.Worth.Done(event),
                occurredAt,
                Optional.empty(),
                new Posting.Expiry.ByPolicy());
    }

    private Posting redeem() {
        String txId = TxIds.read(fields, idempotencyKey);
        String memberId = fields.id("memberId", IdRule.EXTERNAL);
        Optional<String> unit = unit();
        Optional<String> partnerId = fields.optionalId("partnerId", IdRule.PLAIN);
        long points = fields.points("points");
        boolean upTo = fields.flag("upTo");
        Optional<String> membershipNumber =
                fields.optionalText("membershipNumber", MEMBERSHIP_NUMBER_LENGTH_MAX);
        Optional<String> pin = pin();
        Posting.Request request = finish(txId, FreeText.read(fields)).withPin(pin);
        return new Posting.Redeem(
                request, memberId, unit, partnerId, points, upTo, membershipNumber);
    }

    private Posting hold() {
        String txId = TxIds.read(fields, idempotencyKey);
        String memberId = fields.id("memberId", IdRule.EXTERNAL);
        Optional<String> unit = unit();
        long points = fields.points("points");
        long seconds =
                fields.optionalInteger("expiresInSeconds", 1, HOLD_SECONDS_MAX)
                        .orElse(HOLD_SECONDS_DEFAULT);
        Optional<String> pin = pin();
        Posting.Request request = finish(txId, FreeText.NONE).withPin(pin);
        return new Posting.Hold(request, memberId, unit, points, seconds);
    }

    private Posting expire() {
        String txId = TxIds.read(fields, idempotencyKey);
        String memberId = fields.id("memberId", IdRule.EXTERNAL);
        Optional<String> unit = unit();
        boolean byPercentage = fields.given("percentage");
        if (byPercentage && fields.given("points")) {
            fields.error(
                    "percentage", "conflicting_fields", "Either points or a percentage, not both.");
        }
        long points = byPercentage ? 0 : fields.points("points");
        long percentageE4 =
                fields.optionalDecimal("percentage", PERCENTAGE_PLACES, PERCENTAGE_MAX)
                        .map(share -> share.movePointRight(PERCENTAGE_PLACES).longValueExact())
                        .orElse(0L);
        Posting.Request request = finish(txId, FreeText.readReason(fields));
        return new Posting.Expire(request, memberId, unit, points, percentageE4);
    }

    private Posting transfer() {
        String txId = TxIds.read(fields, idempotencyKey);
        String fromMemberId = fields.id("fromMemberId", IdRule.EXTERNAL);
        String toMemberId = otherMember("toMemberId", fromMemberId);
        Optional<String> unit = unit();
        long points = fields.points("points");
        Optional<String> pin = pin();
        Posting.Request request = finish(txId, FreeText.NONE).withPin(pin);
        return new Posting.Transfer(request, fromMemberId, toMemberId, unit, points);
    }

    private Posting adjust() {
        String txId = TxIds.read(fields, idempotencyKey);
        String memberId = fields.id("memberId", IdRule.EXTERNAL);
        Optional<String> unit = unit();
        long points = fields.pointsEitherWay("points");
        String reasonCode = fields.id("reasonCode", IdRule.CODE);
        boolean allowNegative = fields.flag("allowNegative");
        if (points < 0 && fields.has("expiresAt")) {
            fields.error("expiresAt", "conflicting_fields", "Nothing is added that could expire.");
        }
        Posting.Expiry expiry = expiry();
        Posting.Request request = finish(txId, FreeText.readNote(fields));
        return new Posting.Adjust(
                request, memberId, unit, points, reasonCode, allowNegative, expiry);
    }

    private Posting merge() {
        String txId = TxIds.read(fields, idempotencyKey);
        String memberId = pathId();
        String intoMemberId = otherMember("intoMemberId", memberId);
        Optional<String> unit = unit();
        return new Posting.Merge(finish(txId, FreeText.NONE), memberId, intoMemberId, unit);
    }

    private Posting stage() {
        String txId = TxIds.read(fields, idempotencyKey);
        String memberId = pathId();
        Optional<String> unit = unit();
        String name = fields.text("stage", UNIT_LENGTH_MAX);
        Optional<Stage> stage =
                STAGES.stream().filter(known -> known.name().equals(name)).findFirst();
        if (stage.isEmpty() && !name.isEmpty()) {
            fields.error(
                    "stage",
                    "invalid_value",
                    "Must be PROSPECT, ACTIVE, SUSPENDED, BLOCKED or CANCELLED.");
        }
        Posting.Request request = finish(txId, FreeText.readReason(fields));
        return new Posting.SetStage(request, memberId, unit, stage.orElse(Stage.ACTIVE));
    }

    private Posting earnReversal() {
        if (!fields.given("returnedItems")) {
            return followUp(EntryType.EARN_REVERSAL, true, true);
        }
        if (fields.given("points")) {
            fields.error(
                    "returnedItems",
                    "conflicting_fields",
                    "Either points or returned items, not both.");
        }
        String txId = TxIds.read(fields, idempotencyKey);
        String originalTxId = pathId();
        Optional<String> unit = unit();
        List<ReturnedItem> returned = ReturnedItem.readAll(fields, "returnedItems");
        FreeText text = FreeText.readReason(fields);
        return new Posting.FollowUp(
                finish(txId, text), EntryType.EARN_REVERSAL, originalTxId, unit, 0, returned);
    }

    private Posting followUp(EntryType type, boolean inParts, boolean hasReason) {
        String txId = TxIds.read(fields, idempotencyKey);
        String originalTxId = pathId();
        Optional<String> unit = unit();
        long points = inParts && fields.given("points") ? fields.points("points") : 0;
        FreeText text = hasReason ? FreeText.readReason(fields) : FreeText.NONE;
        return new Posting.FollowUp(finish(txId, text), type, originalTxId, unit, points);
    }

    private Optional<String> unit() {
        return unit(fields);
    }

    /** {@return the unit that a request names} */
    static Optional<String> unit(Fields body) {
        return body.optionalText("unit", UNIT_LENGTH_MAX);
    }

    /** Whatever was given is compared, so a wrong shape is a wrong PIN. */
    private Optional<String> pin() {
        return fields.optionalText("pin", PIN_LENGTH_MAX);
    }

    private Posting.Expiry expiry() {
        Optional<Moment> expiresAt = fields.moment("expiresAt");
        return fields.isNull("expiresAt")
                ? new Posting.Expiry.Never()
                : expiresAt
                        .<Posting.Expiry>map(Posting.Expiry.At::new)
                        .orElseGet(Posting.Expiry.ByPolicy::new);
    }

    private String otherMember(String name, String memberId) {
        String other = fields.id(name, IdRule.EXTERNAL);
        if (!other.isEmpty() && other.equals(memberId)) {
            fields.error(name, "same_member", "Must be another member.");
        }
        return other;
    }

    /** The id that stands in the path; in a batch in the body, among the fields. */
    private String pathId() {
        return pathId.orElseGet(
                () -> fields.id(operation.pathField().orElseThrow(), operation.pathRule()));
    }

    /** Ends the reading. The path's id is no part of the body, wherever it stood. */
    private Posting.Request finish(String txId, FreeText text) {
        fields.finish();
        Optional<String> field = operation.pathField();
        if (field.isEmpty()) {
            return new Posting.Request(txId, text, Content.of(operation.text, List.of(), body));
        }
        if (pathId.isPresent()) {
            return new Posting.Request(
                    txId, text, Content.of(operation.text, List.of(pathId.get()), body));
        }
        ObjectNode rest = body.deepCopy();
        String id = rest.remove(field.get()).textValue();
        return new Posting.Request(txId, text, Content.of(operation.text, List.of(id), rest));
    }
}
