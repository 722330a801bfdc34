package dev.tallystick.rest.points;

import dev.tallystick.rest.json.ClientKey;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;

import java.util.Optional;

/** Reads the transaction id of a posting from its body or its header (API, "Idempotency"). */
final class TxIds {
    static final String FIELD = "txId";
    static final String HEADER = ClientKey.HEADER;

    private TxIds() {}

    /**
     * {@return the id; "" when at fault}
     *
     * @param header {@code Idempotency-Key}, bare or quoted
     */
    static String read(Fields body, Optional<String> header) {
        String txId = ClientKey.read(body, FIELD, header);
        if (IdRule.isStorefronts(txId)) {
            String detail = "This prefix is the storefront's.";
            if (body.given(FIELD)) {
                body.error(FIELD, "reserved_tx_id", detail);
            } else {
                body.headerError(HEADER, "reserved_tx_id", detail);
            }
        }
        return txId;
    }
}
