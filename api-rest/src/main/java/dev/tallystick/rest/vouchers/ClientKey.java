package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.points.Postings;

import java.util.Optional;

/** The id by which a client has a request that is no posting done once. */
final class ClientKey {
    private ClientKey() {}

    /**
     * {@return the id, from a field or from {@code Idempotency-Key}; empty if the client gave none,
     * or where it is at fault}
     */
    static Optional<String> read(Call call, Fields body, String field) {
        Optional<String> inBody = body.optionalId(field, IdRule.PLAIN);
        Optional<String> inHeader = call.onlyHeader(Postings.KEY_HEADER).map(ClientKey::unquote);
        if (inHeader.isPresent() && !IdRule.PLAIN.allows(inHeader.get())) {
            body.headerError(
                    Postings.KEY_HEADER,
                    "invalid_id",
                    "Must be " + IdRule.PLAIN.description() + ".");
            return Optional.empty();
        }
        if (inBody.isPresent() && inHeader.isPresent() && !inBody.equals(inHeader)) {
            body.error(
                    field,
                    "id_mismatch",
                    "The " + field + " and the " + Postings.KEY_HEADER + " differ.");
        }
        return inBody.or(() -> inHeader);
    }

    private static String unquote(String header) {
        boolean isQuoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        return isQuoted ? header.substring(1, header.length() - 1) : header;
    }
}
