package dev.tallystick.rest.points;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Stage;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.json.Moment;

import java.util.List;
import java.util.Optional;

/** One request to change points, its shape proved, nothing looked up yet. */
sealed interface Posting {
    /** {@return what every posting has} */
    Request request();

    /** {@return the unit's code; empty for the program's default, or for that of the original} */
    Optional<String> unit();

    /** {@return what kind of entry will record it} */
    EntryType type();

    /** {@return the client's id of the transaction} */
    default String txId() {
        return request().txId();
    }

    /** {@return what the client wrote beside the numbers} */
    default FreeText text() {
        return request().text();
    }

    /** {@return what is asked for, to tell a retry from another request} */
    default Content content() {
        return request().content();
    }

    /**
     * What every posting has.
     *
     * @param txId the client's id of the transaction
     * @param text what the client wrote beside the numbers
     * @param content what is asked for
     * @param pin the member's, as given; no part of what is asked for
     */
    record Request(String txId, FreeText text, Content content, Optional<String> pin) {
        /** The same without a PIN. */
        Request(String txId, FreeText text, Content content) {
            this(txId, text, content, Optional.empty());
        }

        Request withPin(Optional<String> given) {
            return new Request(txId, text, content, given);
        }

        /** Never shows the PIN. */
        @Override
        public String toString() {
            return "Request[" + txId + "]";
        }
    }

    /** A posting that names its member; others are about the member of their original. */
    sealed interface OfMember extends Posting {
        /** {@return the member whose points change, or who gives them} */
        String memberId();
    }

    /** A posting about one member only. */
    sealed interface OfOneMember extends OfMember {}

    /** A posting that names a second member. */
    sealed interface BetweenMembers extends OfMember {
        /** {@return the member who gets the points; never the same} */
        String toMemberId();
    }

    /** Points for a member. */
    record Earn(
            Request request,
            String memberId,
            Optional<String> unit,
            Optional<String> partnerId,
            Worth worth,
            Optional<Moment> occurredAt,
            Optional<Moment> activatesAt,
            Expiry expiry)
            implements OfOneMember {
        @Override
        public EntryType type() {
            return EntryType.EARN;
        }
    }

    /** What is worth points. */
    sealed interface Worth {
        /** Just so many. */
        record Points(long points) implements Worth {}

        /** What is worth as many as the program's rules say. */
        sealed interface ByRules extends Worth {}

        /** What was bought. */
        record Bought(Basket basket) implements ByRules {}

        /** What was done. */
        record Done(Event event) implements ByRules {}

        /** What somebody would buy of whom nothing is known: only ever tried. */
        record GuestWouldBuy(Basket basket) implements ByRules {}
    }

    /** When a request says its points expire. */
    sealed interface Expiry {
        /** Nothing was said: as the unit's policy has it. */
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
     * @param membershipNumber the member's with an exchange partner, as the partner writes it
     */
    record Redeem(
            Request request,
            String memberId,
            Optional<String> unit,
            Optional<String> partnerId,
            long points,
            boolean upTo,
            Optional<String> membershipNumber)
            implements OfOneMember {
        /** Points spent, none of them exchanged for what a partner keeps. */
        Redeem(
                Request request,
                String memberId,
                Optional<String> unit,
                Optional<String> partnerId,
                long points,
                boolean upTo) {
            this(request, memberId, unit, partnerId, points, upTo, Optional.empty());
        }

        @Override
        public EntryType type() {
            return EntryType.REDEEM;
        }
    }

    /**
     * Points put aside.
     *
     * @param seconds how long, unless it is captured or released before
     */
    record Hold(Request request, String memberId, Optional<String> unit, long points, long seconds)
            implements OfOneMember {
        @Override
        public EntryType type() {
            return EntryType.HOLD;
        }
    }

    /**
     * Available points that end today.
     *
     * @param points 0 where there is a percentage
     * @param percentageE4 of what is available, times 10,000; 0 where there are points
     */
    record Expire(
            Request request, String memberId, Optional<String> unit, long points, long percentageE4)
            implements OfOneMember {
        @Override
        public EntryType type() {
            return EntryType.EXPIRE;
        }
    }

    /** Points handed on. */
    record Transfer(
            Request request, String memberId, String toMemberId, Optional<String> unit, long points)
            implements BetweenMembers {
        @Override
        public EntryType type() {
            return EntryType.TRANSFER;
        }
    }

    /**
     * Points set right.
     *
     * @param points more, or less than 0; not 0
     * @param reasonCode of the program's own choice
     * @param allowNegative whether what is not there becomes a debt
     * @param expiry of what is added
     */
    record Adjust(
            Request request,
            String memberId,
            Optional<String> unit,
            long points,
            String reasonCode,
            boolean allowNegative,
            Expiry expiry)
            implements OfOneMember {
        @Override
        public EntryType type() {
            return EntryType.ADJUST;
        }
    }

    /** Everything a member has, made another's. */
    record Merge(Request request, String memberId, String toMemberId, Optional<String> unit)
            implements BetweenMembers {
        @Override
        public EntryType type() {
            return EntryType.MERGE;
        }
    }

    /** What a member may do from now on. */
    record SetStage(Request request, String memberId, Optional<String> unit, Stage stage)
            implements OfOneMember {
        @Override
        public EntryType type() {
            return EntryType.STAGE;
        }
    }

    /**
     * Whatever is done about an earlier transaction, whose member and unit it is about.
     *
     * @param type what kind of entry will record it
     * @param originalTxId what it is about
     * @param points 0 for all that is left
     * @param returned what came back of the purchase; then that tells the points
     */
    record FollowUp(
            Request request,
            EntryType type,
            String originalTxId,
            Optional<String> unit,
            long points,
            List<ReturnedItem> returned)
            implements Posting {
        public FollowUp {
            returned = List.copyOf(returned);
        }

        /** One that says itself how many points it is about. */
        FollowUp(
                Request request,
                EntryType type,
                String originalTxId,
                Optional<String> unit,
                long points) {
            this(request, type, originalTxId, unit, points, List.of());
        }
    }
}
