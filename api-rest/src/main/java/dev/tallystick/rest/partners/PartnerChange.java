package dev.tallystick.rest.partners;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.problem.Problem;

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
 * @param rate empty where it stays
 */
record PartnerChange(
        boolean nameGiven,
        String name,
        Optional<Set<PartnerType>> types,
        Optional<RateChange> rate) {
    /** What a partner may do of whom nothing was said. */
    static final Set<PartnerType> TYPES_BORN = EnumSet.of(PartnerType.EARN, PartnerType.REDEEM);

    private static final int NAME_LENGTH_MAX = 200;

    /**
     * Reads the body of a PUT and finishes it.
     *
     * @param nowMs ledger time
     */
    static PartnerChange read(Fields body, ProgramConfig program, long nowMs) {
        boolean nameGiven = body.has("name");
        String name = body.optionalText("name", NAME_LENGTH_MAX).orElse(null);
        Optional<Set<PartnerType>> types =
                body.isNull("types") ? Optional.of(TYPES_BORN) : types(body);
        Optional<RateChange> rate = RateChange.read(body, program, nowMs);
        body.finish();
        return new PartnerChange(nameGiven, name, types, rate);
    }

    /**
     * {@return the partner as changed}
     *
     * @param madeAtMs real time
     * @throws dev.tallystick.rest.problem.ProblemException 400 {@code partner_type_mismatch} for a
     *     rate of one who exchanges nothing; 409 {@code too_many_rates}
     */
    Partner over(Partner before, long madeAtMs) {
        Set<PartnerType> typesAfter = types.orElse(before.types());
        boolean hasTerms = rate.flatMap(RateChange::terms).isPresent();
        if (hasTerms && !typesAfter.contains(PartnerType.EXCHANGE)) {
            throw Problem.invalid(
                            "/exchange",
                            "partner_type_mismatch",
                            "Only a partner of type EXCHANGE has a rate.")
                    .exception();
        }
        return new Partner(
                before.partnerId(),
                before.key(),
                nameGiven ? name : before.name(),
                typesAfter,
                rate.map(change -> change.over(before.rates(), madeAtMs)).orElse(before.rates()),
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
