package dev.tallystick.rest.vouchers;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.points.RecordedContent;

import java.util.List;

/** The words in which vouchers and the ledger speak of each other. */
final class Purchases {
    /** What a client asks for that buys a voucher, as its content begins. */
    static final String OPERATION = "voucherRedemption";

    private Purchases() {}

    /** {@return the body of a purchase, as far as it says what is asked for} */
    static ObjectNode request(String memberId, String voucherTypeId) {
        ObjectNode request = Json.newObject();
        request.put("memberId", memberId);
        request.put("voucherTypeId", voucherTypeId);
        return request;
    }

    /** {@return what stands of a voucher in the encrypted text of an entry: never its code} */
    static ObjectNode evidence(Voucher voucher) {
        ObjectNode evidence = Json.newObject();
        evidence.put("voucherId", voucher.voucherId());
        evidence.put("voucherTypeId", voucher.voucherTypeId());
        return evidence;
    }

    /**
     * {@return whether an entry pays for a voucher, and is no other posting under the same txId}
     */
    static boolean paysFor(RecordedEntry entry, Voucher voucher) {
        return entry.isPosted()
                && entry.type() == EntryType.REDEEM
                && RecordedContent.asks(
                        entry,
                        OPERATION,
                        List.of(),
                        request(voucher.memberId(), voucher.voucherTypeId()));
    }

    /** {@return whether an entry gives back what a voucher cost} */
    static boolean givesBack(RecordedEntry entry, Voucher voucher) {
        return entry.isPosted()
                && entry.type() == EntryType.REDEEM_REVERSAL
                && voucher.bought().isPresent()
                && RecordedContent.originalPosition(entry) == voucher.bought().get().position();
    }
}
