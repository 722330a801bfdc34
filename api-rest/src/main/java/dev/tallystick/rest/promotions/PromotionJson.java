package dev.tallystick.rest.promotions;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.entry.Dates;
import dev.tallystick.ledger.promotion.Amount;
import dev.tallystick.ledger.promotion.Cap;
import dev.tallystick.ledger.promotion.Grant;
import dev.tallystick.ledger.promotion.Hours;
import dev.tallystick.ledger.promotion.Names;
import dev.tallystick.ledger.promotion.Promotion;
import dev.tallystick.ledger.promotion.When;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.money.Money;
import dev.tallystick.rest.programs.ExpiryJson;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a promotion's definition; what is written may be read again. */
final class PromotionJson {
    private PromotionJson() {}

    /** Writes the definition as fields of the object at hand; what it does not have is left out. */
    static void writeFields(JsonGenerator out, String name, Promotion rule) throws IOException {
        out.writeStringField("name", name);
        out.writeStringField("from", Times.format(rule.fromMs()));
        if (rule.toMs() != Dates.NEVER) {
            out.writeStringField("to", Times.format(rule.toMs()));
        }
        out.writeStringField("kind", rule.kind().name());
        out.writeStringField("unit", rule.unit());
        out.writeNumberField("priority", rule.priority());
        if (rule.exclusiveGroup().isPresent()) {
            out.writeStringField("exclusiveGroup", rule.exclusiveGroup().get());
        }
        writeWhen(out, rule.when());
        writeGrant(out, rule.grant());
        out.writeStringField("rounding", rule.rounding().name());
        writeLimits(out, rule);
        if (rule.activatesAfter().isPresent()) {
            out.writeStringField("activatesAfter", rule.activatesAfter().get().toString());
        }
        if (rule.expiry().isPresent()) {
            ExpiryJson.write(out, rule.expiry().get());
        }
    }

    private static void writeWhen(JsonGenerator out, When when) throws IOException {
        out.writeObjectFieldStart("when");
        if (when.event().isPresent()) {
            out.writeStringField("event", when.event().get());
        }
        writeList(out, "daysOfWeek", when.daysOfWeek().stream().map(Enum::name).toList());
        if (!when.hours().isEmpty()) {
            out.writeArrayFieldStart("hours");
            for (Hours hours : when.hours()) {
                out.writeStartObject();
                out.writeStringField("from", hours.from().toString());
                out.writeStringField("to", hours.to().toString());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        writeList(out, "partners", when.partners());
        writeList(out, "stores", when.stores());
        writeList(out, "channels", when.channels());
        writeNames(out, "products", when.products());
        writeNames(out, "categories", when.categories());
        writeList(out, "tiers", when.tiers());
        writeList(out, "segments", when.segments());
        if (when.minimumSpend().isPresent()) {
            moneyOf(when.minimumSpend().get()).writeField(out, "minimumSpend");
        }
        if (when.condition().isPresent()) {
            out.writeStringField("condition", when.condition().get());
        }
        out.writeEndObject();
    }

    private static void writeGrant(JsonGenerator out, Grant grant) throws IOException {
        out.writeObjectFieldStart("grant");
        switch (grant) {
            case Grant.Fixed(long points) -> out.writeNumberField("fixed", points);
            case Grant.PerMoney(long points, Amount amount) -> {
                out.writeObjectFieldStart("perMoney");
                out.writeNumberField("points", points);
                moneyOf(amount).writeField(out, "amount");
                out.writeEndObject();
            }
            case Grant.Multiplier(BigDecimal factor) ->
                    out.writeStringField("multiplier", factor.stripTrailingZeros().toPlainString());
            case Grant.PerProduct(Map<String, Long> points) -> {
                out.writeArrayFieldStart("perProduct");
                for (Map.Entry<String, Long> each : new TreeMap<>(points).entrySet()) {
                    out.writeStartObject();
                    out.writeStringField("productId", each.getKey());
                    out.writeNumberField("points", each.getValue());
                    out.writeEndObject();
                }
                out.writeEndArray();
            }
        }
        out.writeEndObject();
    }

    private static void writeLimits(JsonGenerator out, Promotion rule) throws IOException {
        if (rule.cap().isPresent()) {
            Cap cap = rule.cap().get();
            out.writeObjectFieldStart("cap");
            if (cap.perTransactionPoints().isPresent()) {
                out.writeNumberField("perTransaction", cap.perTransactionPoints().getAsLong());
            }
            if (cap.perMember().isPresent()) {
                out.writeObjectFieldStart("perMember");
                out.writeNumberField("points", cap.perMember().get().points());
                out.writeStringField("period", cap.perMember().get().period().name());
                out.writeEndObject();
            }
            out.writeStringField("overCap", cap.overCap().name());
            out.writeEndObject();
        }
        if (rule.budgetPoints().isPresent()) {
            out.writeObjectFieldStart("budget");
            out.writeNumberField("points", rule.budgetPoints().getAsLong());
            out.writeEndObject();
        }
    }

    private static void writeNames(JsonGenerator out, String name, Names names) throws IOException {
        if (names.equals(Names.ANY)) {
            return;
        }
        out.writeObjectFieldStart(name);
        writeList(out, "in", names.in());
        writeList(out, "out", names.out());
        out.writeEndObject();
    }

    private static void writeList(JsonGenerator out, String name, List<String> names)
            throws IOException {
        if (names.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(name);
        for (String each : names) {
            out.writeString(each);
        }
        out.writeEndArray();
    }

    private static Money moneyOf(Amount amount) {
        Currency currency = Currency.getInstance(amount.currency());
        return new Money(
                BigDecimal.valueOf(amount.minor(), currency.getDefaultFractionDigits()), currency);
    }
}
