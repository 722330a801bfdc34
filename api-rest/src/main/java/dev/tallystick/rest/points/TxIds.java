package dev.tallystick.rest.points;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;

import java.util.Optional;

/** Reads the transaction id of a posting from its body or its header (API, "Idempotency"). */
final class TxIds {
    static final String FIELD = "txId";
    static final String HEADER = "Idempotency-Key";

    private TxIds() {}

    /**
     * {@return the id; "" when at fault}
     *
     * @param header {@code Idempotency-Key}, bare or quoted
     */
    static String read(Fields body, Optional<String> header) {
        boolean inBody = body.has(FIELD) && !body.isNull(FIELD);
        String fromBody = body.optionalId(FIELD, IdRule.PLAIN).orElse("");
        String fromHeader = header.map(TxIds::unquote).orElse("");
        if (!inBody && header.isEmpty()) {
            body.error(
                    FIELD, "tx_id_missing", "A posting needs a txId, here or as " + HEADER + ".");
            return "";
        }
        if (!inBody && !IdRule.PLAIN.allows(fromHeader)) {
            body.headerError(HEADER, "invalid_id", "Must be " + IdRule.PLAIN.description() + ".");
            return "";
        }
        if (inBody && header.isPresent() && !fromBody.isEmpty() && !fromBody.equals(fromHeader)) {
            body.error(FIELD, "tx_id_mismatch", "The txId and the " + HEADER + " differ.");
        }
        String txId = inBody ? fromBody : fromHeader;
        if (IdRule.isStorefronts(txId)) {
            String detail = "This prefix is the storefront's.";
            if (inBody) {
                body.error(FIELD, "reserved_tx_id", detail);
            } else {
                body.headerError(HEADER, "reserved_tx_id", detail);
            }
        }
        return txId;
    }

    private static String unquote(String header) {
        boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        return quoted ? header.substring(1, header.length() - 1) : header;
    }
}
