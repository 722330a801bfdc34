package dev.tallystick.rest.partners;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.promotion.Rounding;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.problem.Problem;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What a PUT says of a partner's exchange rate: another version of it, or that there is none from
 * now on.
 *
 * @param terms empty where it ends
 * @param from when it begins; empty for at once
 * @param nowMs ledger time
 */
record RateChange(Optional<ExchangeTerms> terms, OptionalLong from, long nowMs) {
    /** A partner has so many versions at most. */
    static final int VERSIONS_MAX = 1_000;

    private static final String FIELD = "exchange";
    private static final int NAME_LENGTH_MAX = 40;
    private static final int UNIT_LENGTH_MAX = 64;
    private static final int AMOUNT_LENGTH_MAX = 20;
    private static final int PLACES_MAX = 6;
    private static final Pattern AMOUNT =
            Pattern.compile("(0|[1-9][0-9]{0,11})(\\.[0-9]{1," + PLACES_MAX + "})?");

    /** {@return what is said; empty where nothing is, or at fault} Takes the faults found. */
    static Optional<RateChange> read(Fields body, ProgramConfig program, long nowMs) {
        if (body.isNull(FIELD)) {
            return Optional.of(new RateChange(Optional.empty(), OptionalLong.empty(), nowMs));
        }
        Optional<Fields> nested = body.nested(FIELD);
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = nested.get();
        OptionalLong from = from(fields, program, nowMs);
        String unit =
                fields.optionalText("unit", UNIT_LENGTH_MAX)
                        .orElse(program.units().get(program.defaultUnit()).code());
        if (program.unitOf(unit) < 0) {
            fields.error("unit", "unknown_unit", "The program has no such unit.");
        }
        long points = fields.points("points");
        long multipleOf = fields.optionalInteger("multipleOf", 1, Fields.POINTS_MAX).orElse(1);
        long minimumPoints =
                fields.optionalInteger("minimumPoints", 1, Fields.POINTS_MAX).orElse(1);
        Rounding rounding = rounding(fields);
        Optional<Theirs> theirs = theirs(fields);
        fields.refuseUnknown();
        return theirs.map(
                given ->
                        new RateChange(
                                Optional.of(
                                        new ExchangeTerms(
                                                unit,
                                                points,
                                                given.amount(),
                                                given.name(),
                                                given.places(),
                                                minimumPoints,
                                                multipleOf,
                                                rounding)),
                                from,
                                nowMs));
    }

    private record Theirs(BigDecimal amount, String name, int places) {}

    /** The partner counts with as many digits as the amount is written with, unless it is said. */
    private static Optional<Theirs> theirs(Fields exchange) {
        if (!exchange.given("theirs")) {
            exchange.error("theirs", "missing_field", "Must be given.");
        }
        Optional<Fields> nested = exchange.nested("theirs");
        if (nested.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = nested.get();
        String text = fields.text("amount", AMOUNT_LENGTH_MAX);
        boolean isAmount = AMOUNT.matcher(text).matches() && new BigDecimal(text).signum() > 0;
        if (!isAmount && !text.isEmpty()) {
            fields.error(
                    "amount",
                    "invalid_amount",
                    "Must be a decimal string above 0, with at most 12 digits before the point and "
                            + PLACES_MAX
                            + " behind it.");
        }
        String name = fields.text("name", NAME_LENGTH_MAX);
        OptionalLong places = fields.optionalInteger("places", 0, PLACES_MAX);
        fields.refuseUnknown();
        if (!isAmount) {
            return Optional.empty();
        }
        BigDecimal amount = new BigDecimal(text);
        return Optional.of(new Theirs(amount, name, (int) places.orElse(amount.scale())));
    }

    private static OptionalLong from(Fields exchange, ProgramConfig program, long nowMs) {
        Optional<Moment> given = exchange.moment("from");
        if (given.isEmpty()) {
            return OptionalLong.empty();
        }
        long fromMs = given.get().startMs(ZoneId.of(program.timeZone()));
        if (fromMs < nowMs) {
            exchange.error("from", "out_of_range", "Must not be over: what was owed stays owed.");
        }
        return OptionalLong.of(fromMs);
    }

    private static Rounding rounding(Fields exchange) {
        Optional<String> text = exchange.optionalText("rounding", NAME_LENGTH_MAX);
        for (Rounding rounding : Rounding.values()) {
            if (text.isPresent() && text.get().equals(rounding.name())) {
                return rounding;
            }
        }
        if (text.isPresent()) {
            exchange.error("rounding", "invalid_value", "Must be FLOOR, HALF_UP or CEILING.");
        }
        return Rounding.FLOOR;
    }

    /**
     * {@return the rates with this one behind them; those there are where it says nothing new}
     *
     * @param madeAtMs real time
     * @throws dev.tallystick.rest.problem.ProblemException 409 {@code too_many_rates}
     */
    List<ExchangeRate> over(List<ExchangeRate> rates, long madeAtMs) {
        if (isInForceFor(rates)) {
            return rates;
        }
        ExchangeRate next = new ExchangeRate(rates.size() + 1, from.orElse(nowMs), terms, madeAtMs);
        if (rates.stream().anyMatch(next::isSame)) {
            return rates;
        }
        if (rates.size() >= VERSIONS_MAX) {
            throw Problem.of(
                            409,
                            "too_many_rates",
                            "A partner has at most " + VERSIONS_MAX + " versions of its rate.")
                    .exception();
        }
        List<ExchangeRate> more = new ArrayList<>(rates);
        more.add(next);
        return List.copyOf(more);
    }

    /** At once, and so it is already. */
    private boolean isInForceFor(List<ExchangeRate> rates) {
        return from.isEmpty()
                && ExchangeRate.inForce(rates, nowMs).flatMap(ExchangeRate::terms).equals(terms);
    }
}
