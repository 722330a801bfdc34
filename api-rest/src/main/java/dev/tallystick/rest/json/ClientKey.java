package dev.tallystick.rest.json;

import java.util.Locale;
import java.util.Optional;

/**
 * The id a client chose for what it asks, in a field of the body or as {@code Idempotency-Key}: by
 * it a retry is told from another request.
 */
public final class ClientKey {
    /** The header that stands in for a field that is missing. */
    public static final String HEADER = "Idempotency-Key";

    private ClientKey() {}

    /**
     * {@return the id, if the client gave one; "" when at fault}
     *
     * @param field such as {@code useId}
     * @param header bare or quoted
     */
    public static Optional<String> optional(Fields body, String field, Optional<String> header) {
        return body.given(field) || header.isPresent()
                ? Optional.of(read(body, field, header))
                : Optional.empty();
    }

    /**
     * {@return the id; "" when at fault} The faults are {@code …_missing} and {@code …_mismatch}.
     *
     * @param field such as {@code usageId}
     * @param header bare or quoted
     */
    public static String read(Fields body, String field, Optional<String> header) {
        boolean inBody = body.given(field);
        String fromBody = body.optionalId(field, IdRule.PLAIN).orElse("");
        String fromHeader = header.map(ClientKey::unquote).orElse("");
        if (!inBody && header.isEmpty()) {
            body.error(
                    field,
                    codeOf(field) + "_missing",
                    "It needs a " + field + ", here or as " + HEADER + ".");
            return "";
        }
        if (!inBody && !IdRule.PLAIN.allows(fromHeader)) {
            body.headerError(HEADER, "invalid_id", "Must be " + IdRule.PLAIN.description() + ".");
            return "";
        }
        if (inBody && header.isPresent() && !fromBody.isEmpty() && !fromBody.equals(fromHeader)) {
            body.error(
                    field,
                    codeOf(field) + "_mismatch",
                    "The " + field + " and the " + HEADER + " differ.");
        }
        return inBody ? fromBody : fromHeader;
    }

    private static String codeOf(String field) {
        return field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String unquote(String header) {
        boolean quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        return quoted ? header.substring(1, header.length() - 1) : header;
    }
}
