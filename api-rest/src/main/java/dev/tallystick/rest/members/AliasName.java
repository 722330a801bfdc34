package dev.tallystick.rest.members;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.IdRule;

import java.util.Optional;

/** How an identity provider knows a member. As text {@code provider:value}. */
record AliasName(String providerId, String value) {
    /** How long a value may be: enough for the longest e-mail address there is. */
    static final int VALUE_LENGTH_MAX = 320;

    /** {@return what a client wrote; empty if it names no provider, or no value} */
    static Optional<AliasName> parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0
                || !IdRule.PLAIN.allows(text.substring(0, colon))
                || colon == text.length() - 1
                || Fields.lengthOf(text.substring(colon + 1)) > VALUE_LENGTH_MAX) {
            return Optional.empty();
        }
        return Optional.of(new AliasName(text.substring(0, colon), text.substring(colon + 1)));
    }
}
