package dev.tallystick.rest.vouchers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.programs.ExpiryDates;
import dev.tallystick.rest.programs.ExpiryJson;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;

/** How long the vouchers of a type can be used, counted in the program's time zone. */
public sealed interface Validity {
    /** For ever. */
    record Unlimited() implements Validity {}

    /** Through the local day so far behind that of issue, as ISO 8601 writes a calendar period. */
    record During(String period) implements Validity {}

    /** Through one day, for all of them. */
    record Until(LocalDate lastDay) implements Validity {}

    /** {@return the first instant at which a voucher issued now cannot be used; empty for never} */
    default OptionalLong expiresAtMs(long nowMs, ZoneId zone) {
        return switch (this) {
            case Unlimited() -> OptionalLong.empty();
            case During(String period) ->
                    OptionalLong.of(
                            ExpiryDates.of(
                                            new ExpiryPolicy.After(
                                                    period, ExpiryPolicy.RoundUp.DAY),
                                            zone)
                                    .adjustedExpireAtMs(nowMs));
            case Until(LocalDate lastDay) ->
                    OptionalLong.of(Math.min(new Moment.On(lastDay).endMs(zone), Times.LAST_MS));
        };
    }

    /** Reads the field {@code validity}; absent and null mean for ever. */
    static Validity read(Fields body) {
        Optional<Fields> nested = body.nested("validity");
        if (nested.isEmpty()) {
            return new Unlimited();
        }
        Fields validity = nested.get();
        Optional<String> duration = validity.optionalText("duration", 20);
        Optional<LocalDate> until = validity.date("until");
        if (validity.given("duration") == validity.given("until")) {
            body.error(
                    "validity",
                    validity.given("until") ? "conflicting_fields" : "missing_field",
                    "Must have either duration or until.");
        }
        if (duration.isPresent() && !ExpiryJson.isPeriod(duration.get())) {
            validity.error("duration", "invalid_value", ExpiryJson.PERIOD_RULE);
            duration = Optional.empty();
        }
        validity.refuseUnknown();
        return duration.<Validity>map(During::new)
                .or(() -> until.map(Until::new))
                .orElseGet(Unlimited::new);
    }

    /** Writes it as that field of the object at hand. */
    default void writeField(JsonGenerator out) throws IOException {
        switch (this) {
            case Unlimited() -> out.writeNullField("validity");
            case During(String period) -> {
                out.writeObjectFieldStart("validity");
                out.writeStringField("duration", period);
                out.writeEndObject();
            }
            case Until(LocalDate lastDay) -> {
                out.writeObjectFieldStart("validity");
                out.writeStringField("until", lastDay.toString());
                out.writeEndObject();
            }
        }
    }
}
