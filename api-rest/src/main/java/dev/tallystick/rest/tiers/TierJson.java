package dev.tallystick.rest.tiers;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.money.Money;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.MonthDay;
import java.time.Period;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** A tier as clients write and read it, and as it is kept in SQL. */
final class TierJson {
    private TierJson() {}

    /** Writes what a tier is as fields of the object at hand. */
    static void writeFields(JsonGenerator out, Tier tier) throws IOException {
        out.writeStringField("name", tier.name());
        out.writeNumberField("rank", tier.rank());
        out.writeBooleanField("active", tier.active());
        writeQualification(out, tier.qualification());
        out.writeFieldName("entryReward");
        if (tier.entryReward().isPresent()) {
            EntryReward reward = tier.entryReward().get();
            out.writeStartObject();
            out.writeNumberField("points", reward.points());
            out.writeStringField("unit", reward.unit());
            out.writeEndObject();
        } else {
            out.writeNull();
        }
        writeDowngrade(out, tier.downgrade());
        out.writeArrayFieldStart("perks");
        for (String perk : tier.perks()) {
            out.writeString(perk);
        }
        out.writeEndArray();
    }

    /** {@return the text in SQL} */
    static String toText(Tier tier) {
        byte[] bytes =
                Json.write(
                        out -> {
                            out.writeStartObject();
                            writeFields(out, tier);
                            out.writeEndObject();
                        });
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return the tier of a text in SQL} */
    static Tier ofText(String tierId, String text) {
        Fields body = Fields.of(Json.readObject(text.getBytes(StandardCharsets.UTF_8)));
        Tier tier = TierChange.readTier(body, tierId, Optional.empty(), unit -> true, "");
        body.finish();
        return tier;
    }

    /** Writes an amount of what a tier counts as a field: points as a number, money as Money. */
    static void writeAmount(JsonGenerator out, String name, Measure measure, long amount)
            throws IOException {
        switch (measure) {
            case Measure.Points(String unused) -> out.writeNumberField(name, amount);
            case Measure.Spend(String code) -> {
                Currency currency = Currency.getInstance(code);
                BigDecimal money = BigDecimal.valueOf(amount, currency.getDefaultFractionDigits());
                new Money(money, currency).writeField(out, name);
            }
        }
    }

    /** Writes what a tier counts as fields. */
    static void writeMeasure(JsonGenerator out, Measure measure) throws IOException {
        switch (measure) {
            case Measure.Points(String unit) -> {
                out.writeStringField("by", "POINTS");
                out.writeStringField("unit", unit);
            }
            case Measure.Spend(String unused) -> out.writeStringField("by", "SPEND");
        }
    }

    private static void writeQualification(JsonGenerator out, Qualification qualification)
            throws IOException {
        out.writeObjectFieldStart("qualification");
        writeMeasure(out, qualification.measure());
        writeAmount(out, "threshold", qualification.measure(), qualification.threshold());
        out.writeObjectFieldStart("period");
        switch (qualification.period()) {
            case QualifyingPeriod.CalendarYear() -> out.writeStringField("type", "CALENDAR_YEAR");
            case QualifyingPeriod.Rolling(int months) -> {
                out.writeStringField("type", "ROLLING");
                out.writeStringField("duration", Period.ofMonths(months).toString());
            }
            case QualifyingPeriod.SinceEnrolment() ->
                    out.writeStringField("type", "SINCE_ENROLMENT");
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void writeDowngrade(JsonGenerator out, Downgrade downgrade) throws IOException {
        out.writeObjectFieldStart("downgrade");
        out.writeStringField("policy", downgrade.policy().name());
        out.writeStringField(
                "grace", downgrade.grace().isZero() ? null : downgrade.grace().toString());
        List<MonthDay> days = downgrade.keptThrough();
        out.writeArrayFieldStart("keptThrough");
        for (MonthDay day : days) {
            out.writeString(day.toString().substring(2));
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
