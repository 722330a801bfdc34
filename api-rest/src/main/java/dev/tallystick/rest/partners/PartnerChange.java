package dev.tallystick.rest.partners;

import dev.tallystick.rest.json.Fields;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a PUT asks to change: a field absent stays, null goes back to what a new partner has.
 *
 * @param nameGiven whether a name was given, be it null
 * @param name null clears it
 * @param types empty where they stay
 */
record PartnerChange(boolean nameGiven, String name, Optional<Set<PartnerType>> types) {
    /** What a partner may do of whom nothing was said. */
    static final Set<PartnerType> TYPES_BORN = EnumSet.of(PartnerType.EARN, PartnerType.REDEEM);

    private static final int NAME_LENGTH_MAX = 200;

    /** Reads the body of a PUT and finishes it. */
    static PartnerChange read(Fields body) {
        boolean nameGiven = body.has("name");
        String name = body.optionalText("name", NAME_LENGTH_MAX).orElse(null);
        Optional<Set<PartnerType>> types =
                body.isNull("types") ? Optional.of(TYPES_BORN) : types(body);
        body.finish();
        return new PartnerChange(nameGiven, name, types);
    }

    Partner over(Partner before) {
        return new Partner(
                before.partnerId(),
                before.key(),
                nameGiven ? name : before.name(),
                types.orElse(before.types()),
                before.number(),
                before.version(),
                before.createdAtMs());
    }

    private static Optional<Set<PartnerType>> types(Fields body) {
        Optional<List<String>> texts = body.strings("types", PartnerType.values().length);
        if (texts.isEmpty()) {
            return Optional.empty();
        }
        Set<PartnerType> types = EnumSet.noneOf(PartnerType.class);
        for (String text : texts.get()) {
            PartnerType.of(text).ifPresent(types::add);
        }
        if (types.isEmpty() || types.size() != texts.get().size()) {
            body.error(
                    "types", "invalid_value", "Must be one or more of EARN, REDEEM and EXCHANGE.");
        }
        return Optional.of(types);
    }
}
