package dev.tallystick.rest.programs;

import com.fasterxml.jackson.core.JsonGenerator;

import dev.tallystick.ledger.ExpiryPolicy;
import dev.tallystick.rest.json.Fields;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * An expiry policy as clients write and read it: the field {@code expiry} of a unit or a promotion.
 */
public final class ExpiryJson {
    /** What a period must be, in words. */
    public static final String PERIOD_RULE =
            "Must be an ISO 8601 calendar period such as P12M, up to 200 years.";

    private static final String FIELD = "expiry";
    private static final int PERIOD_LENGTH_MAX = 20;
    private static final int PERIOD_YEARS_MAX = 200;
    private static final Pattern DAY = Pattern.compile("\\d{2}-\\d{2}");

    private ExpiryJson() {}

    /**
     * {@return the policy that the fields of a unit ask for: absent is as before, null never}
     *
     * @param unit takes the faults found; any policy is returned then
     */
    public static ExpiryPolicy read(Fields unit, ExpiryPolicy before) {
        if (unit.isNull(FIELD)) {
            return new ExpiryPolicy.Never();
        }
        Optional<Fields> nested = unit.nested(FIELD);
        if (nested.isEmpty()) {
            return before;
        }
        Fields fields = nested.get();
        ExpiryPolicy policy =
                switch (fields.text("type", 20)) {
                    case "NEVER" -> new ExpiryPolicy.Never();
                    case "AFTER" -> new ExpiryPolicy.After(period(fields), roundUpTo(fields));
                    case "DATES" -> new ExpiryPolicy.OnDates(days(fields));
                    case "SLIDING" -> new ExpiryPolicy.Sliding(period(fields));
                    default -> {
                        fields.error(
                                "type", "invalid_value", "Must be NEVER, AFTER, DATES or SLIDING.");
                        yield before;
                    }
                };
        if (fields.isClean()) {
            fields.refuseUnknown();
        }
        return policy;
    }

    /** Writes a policy as that field of the object at hand. */
    public static void write(JsonGenerator out, ExpiryPolicy policy) throws IOException {
        out.writeObjectFieldStart(FIELD);
        out.writeStringField("type", policy.type().name());
        switch (policy) {
            case ExpiryPolicy.Never() -> {}
            case ExpiryPolicy.After(String period, ExpiryPolicy.RoundUp roundUpTo) -> {
                out.writeStringField("duration", period);
                out.writeStringField("roundUpTo", roundUpTo.name());
            }
            case ExpiryPolicy.OnDates(List<String> days) -> {
                out.writeArrayFieldStart("dates");
                for (String day : days) {
                    out.writeString(day);
                }
                out.writeEndArray();
            }
            case ExpiryPolicy.Sliding(String period) -> out.writeStringField("duration", period);
        }
        out.writeEndObject();
    }

    private static String period(Fields fields) {
        String duration = fields.text("duration", PERIOD_LENGTH_MAX);
        if (!duration.isEmpty() && !isPeriod(duration)) {
            fields.error("duration", "invalid_value", PERIOD_RULE);
        }
        return duration;
    }

    /** {@return whether a text is a calendar period that goes forward} */
    public static boolean isPeriod(String text) {
        try {
            LocalDate end = LocalDate.EPOCH.plus(Period.parse(text));
            return text.startsWith("P")
                    && end.isAfter(LocalDate.EPOCH)
                    && !end.isAfter(LocalDate.EPOCH.plusYears(PERIOD_YEARS_MAX));
        } catch (DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    private static ExpiryPolicy.RoundUp roundUpTo(Fields fields) {
        String roundUpTo = fields.optionalText("roundUpTo", 20).orElse("DAY");
        for (ExpiryPolicy.RoundUp value : ExpiryPolicy.RoundUp.values()) {
            if (value.name().equals(roundUpTo)) {
                return value;
            }
        }
        fields.error("roundUpTo", "invalid_value", "Must be DAY, MONTH, QUARTER or YEAR.");
        return ExpiryPolicy.RoundUp.DAY;
    }

    /** Written with two digits each, days in the order of their text are in that of the year. */
    private static List<String> days(Fields fields) {
        if (!fields.given("dates")) {
            fields.error("dates", "missing_field", "Must be given.");
            return List.of();
        }
        List<String> listed =
                fields.strings("dates", ExpiryPolicy.OnDates.DAY_COUNT_MAX).orElseGet(List::of);
        if (fields.isClean() && listed.isEmpty()) {
            fields.error("dates", "invalid_value", "Must name a day.");
        }
        TreeSet<String> days = new TreeSet<>();
        for (String day : listed) {
            if (!isDay(day)) {
                fields.error("dates", "invalid_date", "Must be days like 12-31.");
            } else if (!days.add(day)) {
                fields.error("dates", "invalid_value", "A day is listed twice: " + day);
            }
        }
        return List.copyOf(days);
    }

    private static boolean isDay(String text) {
        if (!DAY.matcher(text).matches()) {
            return false;
        }
        try {
            MonthDay.parse("--" + text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
