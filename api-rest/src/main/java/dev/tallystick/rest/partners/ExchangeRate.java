package dev.tallystick.rest.partners;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Times;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One version of what a partner gives for points. It never changes, and is in force from an instant
 * until the next one is; of two from the same instant the later version.
 *
 * @param version counts the partner's from 1
 * @param fromMs ledger time, epoch milliseconds
 * @param terms empty where nothing is exchanged from then on
 * @param madeAtMs real time
 */
public record ExchangeRate(int version, long fromMs, Optional<ExchangeTerms> terms, long madeAtMs) {

    /** {@return the one in force at an instant; empty before the first} */
    static Optional<ExchangeRate> inForce(List<ExchangeRate> rates, long atMs) {
        ExchangeRate found = null;
        for (ExchangeRate rate : rates) {
            if (rate.fromMs <= atMs && (found == null || rate.fromMs >= found.fromMs)) {
                found = rate;
            }
        }
        return Optional.ofNullable(found);
    }

    /** {@return whether both say the same of the same time} */
    boolean isSame(ExchangeRate other) {
        return fromMs == other.fromMs && terms.equals(other.terms);
    }

    /** Writes it as an object. */
    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("rateVersion", version);
        out.writeStringField("from", Times.format(fromMs));
        if (terms.isPresent()) {
            terms.get().writeFields(out);
        } else {
            out.writeBooleanField("ended", true);
        }
        out.writeEndObject();
    }
}
