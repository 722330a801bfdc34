package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.http.Scope;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;

import java.util.List;
import java.util.Optional;

/** One request to change points, its shape proved, nothing looked up yet. */
sealed interface Posting {
    /** {@return the client's id of the transaction} */
    String txId();

    /** {@return what the client wrote beside the numbers} */
    FreeText text();

    /** {@return what is asked for, to tell a retry from another request} */
    Content content();

    /** A posting that names its member; others are about the member of their original. */
    sealed interface OfMember extends Posting {
        /** {@return the member whose points change} */
        String memberId();

        /** {@return the unit's code; empty for the program's default} */
        Optional<String> unit();
    }

    /**
     * Points for a member.
     *
     * @param points 0 where there is a basket, which tells how many
     * @param expiry whether a date was given: absent means the unit's policy, null never
     */
    record Earn(
            String txId,
            String memberId,
            Optional<String> unit,
            Optional<String> partnerId,
            long points,
            Optional<Basket> basket,
            Optional<Moment> occurredAt,
            Optional<Moment> activatesAt,
            Expiry expiry,
            FreeText text,
            Content content)
            implements OfMember {}

    /** When an earn says its points expire. */
    sealed interface Expiry {
        /** Nothing was said. */
        record ByPolicy() implements Expiry {}

        /** null was said. */
        record Never() implements Expiry {}

        /** A date was given. */
        record At(Moment moment) implements Expiry {}
    }

    /**
     * Points spent.
     *
     * @param upTo whether less will do where less is there
     */
    record Redeem(
            String txId,
            String memberId,
            Optional<String> unit,
            Optional<String> partnerId,
            long points,
            boolean upTo,
            FreeText text,
            Content content)
            implements OfMember {}

    /**
     * An earn taken back or a redemption given back, wholly or in part.
     *
     * @param type EARN_REVERSAL or REDEEM_REVERSAL
     * @param originalTxId what is reversed
     * @param points 0 for all that is left
     */
    record Reversal(
            String txId,
            EntryType type,
            String originalTxId,
            long points,
            FreeText text,
            Content content)
            implements Posting {
        /** {@return what kind of entry can be reversed so} */
        EntryType originalType() {
            return type == EntryType.EARN_REVERSAL ? EntryType.EARN : EntryType.REDEEM;
        }
    }

    /** The postings that exist, by the name a batch gives them. */
    enum Operation {
        EARN("earn", Scope.POINTS_EARN),
        REDEEM("redeem", Scope.POINTS_REDEEM),
        EARN_REVERSAL("earnReversal", Scope.POINTS_REVERSE),
        REDEEM_REVERSAL("redeemReversal", Scope.POINTS_REVERSE);

        /** In a batch, names the transaction that is in the path otherwise. */
        static final String EARN_TX_ID = "earnTxId";

        /** The same of a redemption. */
        static final String REDEEM_TX_ID = "redeemTxId";

        final String text;
        final Scope scope;

        Operation(String text, Scope scope) {
            this.text = text;
            this.scope = scope;
        }

        static Optional<Operation> of(String text) {
            for (Operation operation : values()) {
                if (operation.text.equals(text)) {
                    return Optional.of(operation);
                }
            }
            return Optional.empty();
        }

        /**
         * {@return the posting that a body asks for}
         *
         * @param idempotencyKey the header, where there is one
         * @throws dev.tallystick.rest.problem.ProblemException 400 with every fault
         */
        Posting read(ObjectNode body, Optional<String> idempotencyKey) {
            Fields fields = Fields.of(body);
            return switch (this) {
                case EARN -> readEarn(body, fields, idempotencyKey);
                case REDEEM -> readRedeem(body, fields, idempotencyKey);
                case EARN_REVERSAL -> {
                    fields.notSupported("returnedItems");
                    yield readReversal(
                            EntryType.EARN_REVERSAL, EARN_TX_ID, body, fields, idempotencyKey);
                }
                case REDEEM_REVERSAL ->
                        readReversal(
                                EntryType.REDEEM_REVERSAL,
                                REDEEM_TX_ID,
                                body,
                                fields,
                                idempotencyKey);
            };
        }

        private Earn readEarn(ObjectNode body, Fields fields, Optional<String> idempotencyKey) {
            String txId = TxIds.read(fields, idempotencyKey);
            String memberId = fields.id("memberId", IdRule.EXTERNAL);
            Optional<String> unit = fields.optionalText("unit", 64);
            Optional<String> partnerId = fields.optionalId("partnerId", IdRule.PLAIN);
            boolean byBasket = fields.given("basket");
            if (byBasket && fields.given("points")) {
                fields.error(
                        "basket", "conflicting_fields", "Either points or a basket, not both.");
            }
            Optional<Basket> basket = Basket.read(fields);
            long points = byBasket ? 0 : fields.points("points");
            Optional<Moment> occurredAt = fields.moment("occurredAt");
            Optional<Moment> activatesAt = fields.moment("activatesAt");
            Optional<Moment> expiresAt = fields.moment("expiresAt");
            Expiry expiry =
                    fields.isNull("expiresAt")
                            ? new Expiry.Never()
                            : expiresAt.<Expiry>map(Expiry.At::new).orElseGet(Expiry.ByPolicy::new);
            FreeText text = FreeText.read(fields);
            fields.finish();
            return new Earn(
                    txId,
                    memberId,
                    unit,
                    partnerId,
                    points,
                    basket,
                    occurredAt,
                    activatesAt,
                    expiry,
                    text,
                    Content.of(this.text, List.of(), body));
        }

        private Redeem readRedeem(ObjectNode body, Fields fields, Optional<String> idempotencyKey) {
            fields.notSupported("pin");
            String txId = TxIds.read(fields, idempotencyKey);
            String memberId = fields.id("memberId", IdRule.EXTERNAL);
            Optional<String> unit = fields.optionalText("unit", 64);
            Optional<String> partnerId = fields.optionalId("partnerId", IdRule.PLAIN);
            long points = fields.points("points");
            boolean upTo = fields.flag("upTo");
            FreeText text = FreeText.read(fields);
            fields.finish();
            return new Redeem(
                    txId,
                    memberId,
                    unit,
                    partnerId,
                    points,
                    upTo,
                    text,
                    Content.of(this.text, List.of(), body));
        }

        private Reversal readReversal(
                EntryType type,
                String originalField,
                ObjectNode body,
                Fields fields,
                Optional<String> idempotencyKey) {
            String txId = TxIds.read(fields, idempotencyKey);
            String originalTxId = fields.id(originalField, IdRule.TRANSACTION);
            boolean isOfAll = !fields.has("points") || fields.isNull("points");
            long points = isOfAll ? 0 : fields.points("points");
            FreeText text = FreeText.readReason(fields);
            fields.finish();
            ObjectNode content = body.deepCopy();
            content.remove(originalField);
            return new Reversal(
                    txId,
                    type,
                    originalTxId,
                    points,
                    text,
                    Content.of(this.text, List.of(originalTxId), content));
        }
    }
}
