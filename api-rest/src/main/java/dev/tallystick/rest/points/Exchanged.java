package dev.tallystick.rest.points;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.partners.ExchangeRate;
import dev.tallystick.rest.partners.ExchangeTerms;
import dev.tallystick.rest.partners.Partner;
import dev.tallystick.rest.partners.PartnerType;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.problem.ProblemException;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a partner owes for points that a member exchanges, by the rate in force. It stands in the
 * entry's text, the member's number with the partner beside it, so that it is told for good
 * whatever becomes of the rate.
 *
 * @param amount of the partner's currency, above 0
 * @param membershipNumber the member's with the partner
 * @param validUntilMs the first instant at which another version of the rate is in force
 */
record Exchanged(
        int rateVersion,
        BigDecimal amount,
        String currencyName,
        Optional<String> membershipNumber,
        long validUntilMs) {

    /**
     * {@return what is owed; empty where the redemption is no exchange}
     *
     * @param partner who takes the points
     * @param unit code of the points' unit
     * @param nowMs ledger time
     * @throws ProblemException 400 for what the rate does not allow
     */
    static Optional<Exchanged> of(
            Optional<Partner> partner, Posting.Redeem redeem, String unit, long nowMs) {
        boolean exchanges =
                partner.isPresent()
                        && partner.get().mayExchange()
                        && !partner.get().rates().isEmpty();
        Optional<ExchangeRate> rate = exchanges ? partner.get().rateAt(nowMs) : Optional.empty();
        if (rate.isPresent()) {
            return Optional.of(by(rate.get(), partner.get(), redeem, unit, nowMs));
        }
        if (exchanges && !partner.get().types().contains(PartnerType.REDEEM)) {
            throw refused("/partnerId", "no_exchange_rate", "The partner exchanges nothing now.");
        }
        if (redeem.membershipNumber().isPresent()) {
            throw refused("/membershipNumber", "no_exchange_rate", "Nothing is exchanged.");
        }
        return Optional.empty();
    }

    private static Exchanged by(
            ExchangeRate rate, Partner partner, Posting.Redeem redeem, String unit, long nowMs) {
        ExchangeTerms terms = rate.terms().orElseThrow();
        if (!terms.unit().equals(unit)) {
            throw refused(
                    "/unit", "unit_mismatch", "The partner exchanges " + terms.unit() + " only.");
        }
        if (redeem.upTo()) {
            throw refused("/upTo", "conflicting_fields", "An exchange is of so many points.");
        }
        if (redeem.points() < terms.minimumPoints()) {
            throw refused(
                    "/points",
                    "below_minimum",
                    "At least " + terms.minimumPoints() + " are exchanged at once.");
        }
        if (redeem.points() % terms.multipleOf() != 0) {
            throw refused(
                    "/points",
                    "not_a_multiple",
                    "Must be a multiple of " + terms.multipleOf() + ".");
        }
        BigDecimal amount = terms.amountFor(redeem.points());
        if (amount.signum() == 0) {
            throw refused("/points", "below_minimum", "So few points come to nothing.");
        }
        return new Exchanged(
                rate.version(),
                amount,
                terms.name(),
                redeem.membershipNumber(),
                partner.nextRateAfter(nowMs).orElse(Dates.NEVER));
    }

    /** {@return it as it stands in the entry's text, and in answers} */
    ObjectNode toJson() {
        ObjectNode json = Json.newObject();
        json.put("rateVersion", rateVersion);
        json.put("amount", amount.toPlainString());
        json.put("currencyName", currencyName);
        membershipNumber.ifPresent(number -> json.put("membershipNumber", number));
        return json;
    }

    private static ProblemException refused(String pointer, String code, String detail) {
        return Problem.invalid(pointer, code, detail).exception();
    }
}
